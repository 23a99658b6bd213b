/** What must be true of a store after any number of faults: judged from the answers that clients got and the log. */
import type { RecordedEvent } from '@duban/domain';

export interface CommandAnswer {
  readonly eventIds: readonly string[];
  readonly revision: string;
  readonly position: string;
}

/** A command that a client was told to be recorded. */
export interface Acknowledged {
  readonly key: string;
  readonly stream: string;
  /** What must be found in the data of its first event. */
  readonly marker: string;
  readonly answer: CommandAnswer;
}

interface Verdict {
  /** Sentences; none when all is well. At most `faultsMax` of a kind. */
  readonly faults: readonly string[];
  readonly events: number;
}

const faultsMax = 10;

/** `markerOf` gives what a client of the load wrote into an event; undefined when it is not of the load. */
export function judgeLog(
  log: readonly RecordedEvent[],
  acknowledged: readonly Acknowledged[],
  markerOf: (event: RecordedEvent) => string | undefined,
): Verdict {
  return { faults: [...orderFaults(log), ...commandFaults(log, acknowledged, markerOf)], events: log.length };
}

class Faults {
  readonly found: string[] = [];

  add(sentence: string): void {
    if (this.found.length < faultsMax) this.found.push(sentence);
  }
}

/** Positions grow, each stream's revisions are 0, 1, 2 …, its times never go back, no id comes twice. */
function orderFaults(log: readonly RecordedEvent[]): string[] {
  const faults = new Faults();
  const streams = new Map<string, { revision: number; recordedAt: string }>();
  const ids = new Set<string>();
  let last = '';
  for (const { id, position, stream, revision, meta } of log) {
    if (position <= last) faults.add(`the event at ${position} comes after the one at ${last}`);
    last = position;
    if (ids.has(id)) faults.add(`event ${id} is stored twice`);
    ids.add(id);
    const before = streams.get(stream) ?? { revision: -1, recordedAt: '' };
    if (Number(revision) !== before.revision + 1)
      faults.add(`${stream} has revision ${revision} after revision ${before.revision}`);
    if (meta.recordedAt < before.recordedAt)
      faults.add(`${stream} goes back in time at revision ${revision}: ${meta.recordedAt} after ${before.recordedAt}`);
    streams.set(stream, { revision: Number(revision), recordedAt: meta.recordedAt });
  }
  return faults.found;
}

/** Every acknowledged command is there once, where its answer said; every event of the load is of one of them. */
function commandFaults(
  log: readonly RecordedEvent[],
  acknowledged: readonly Acknowledged[],
  markerOf: (event: RecordedEvent) => string | undefined,
): string[] {
  const faults = new Faults();
  const byCommand = new Map<string, RecordedEvent[]>();
  const markers = new Map<string, RecordedEvent[]>();
  const group = (groups: Map<string, RecordedEvent[]>, name: string, event: RecordedEvent) => {
    const own = groups.get(name);
    if (own === undefined) groups.set(name, [event]);
    else own.push(event);
  };
  for (const event of log) {
    group(byCommand, event.meta.commandId, event);
    const marker = markerOf(event);
    if (marker !== undefined) group(markers, marker, event);
  }
  const known = new Set<string>();
  for (const { key, stream, marker, answer } of acknowledged) {
    known.add(marker);
    const found = markers.get(marker) ?? [];
    const [first] = found;
    if (first === undefined || found.length !== 1) {
      faults.add(`command ${key} on ${stream} was acknowledged at ${answer.position} and is stored ${found.length} times`);
      continue;
    }
    const events = byCommand.get(first.meta.commandId) ?? [];
    const end = events.at(-1);
    const stored = { eventIds: events.map(({ id }) => id), revision: end?.revision, position: end?.position };
    const answeredWith = { eventIds: answer.eventIds, revision: answer.revision, position: answer.position };
    if (first.stream !== stream || JSON.stringify(stored) !== JSON.stringify(answeredWith))
      faults.add(
        `command ${key} on ${stream} was answered ${JSON.stringify(answeredWith)} and is stored as ${JSON.stringify(stored)}`,
      );
  }
  for (const marker of markers.keys()) if (!known.has(marker)) faults.add(`nobody was told that ${marker} is stored`);
  return faults.found;
}
