/**
 * What must be true about a store after any number of faults, judged by the log and by the answers that clients got.
 */
import { type Landmark, type LogOrigin, lineageOf, type RecordedEvent } from '@duban/domain';

export interface CommandAnswer {
  readonly eventIds: readonly string[];
  readonly revision: string;
  readonly position: string;
}

/** A command that was acknowledged to a client. */
export interface Acknowledged {
  readonly key: string;
  readonly stream: string;
  /** The text that must be in the data of its first event. */
  readonly marker: string;
  readonly answer: CommandAnswer;
}

interface Verdict {
  /** Sentences; empty when all is well. At most `faultsMax` of each kind. */
  readonly faults: readonly string[];
  readonly events: number;
}

const faultsMax = 10;

/** A store at the end, after any number of recoveries. */
export interface Judged {
  readonly log: readonly RecordedEvent[];
  /** The epochs of the store, and where each ends. */
  readonly origin: LogOrigin;
  /** Everything that recoveries have reported as lost. */
  readonly lost: readonly Landmark[];
}

/** `markerOf` returns the text that a client of the load wrote into an event; undefined for other events. */
export function judgeLog(
  judged: Judged,
  acknowledged: readonly Acknowledged[],
  markerOf: (event: RecordedEvent) => string | undefined,
): Verdict {
  const { log } = judged;
  const faults = [...orderFaults(log), ...lossFaults(judged, acknowledged), ...commandFaults(judged, acknowledged, markerOf)];
  return { faults, events: log.length };
}

class Faults {
  readonly found: string[] = [];

  add(sentence: string): void {
    if (this.found.length < faultsMax) this.found.push(sentence);
  }
}

/** Positions increase, revisions in each stream are 0, 1, 2 …, times never go back, and no id comes twice. */
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

/** What is reported as lost is lost, no position is used twice, and none belongs to a store that never existed. */
function lossFaults({ log, origin, lost }: Judged, acknowledged: readonly Acknowledged[]): string[] {
  const faults = new Faults();
  const positions = new Map(log.map(({ id, position }) => [id, position]));
  const givenOut = new Map<string, string>();
  for (const { id, position } of lost) {
    if (lineageOf(position, origin) !== 'lost')
      faults.add(`event ${id} at ${position} is named as lost, and its position is not`);
    const there = positions.get(id);
    if (there !== undefined && placeOf(there) === placeOf(position)) faults.add(`event ${id} is named as lost, and is there`);
  }
  for (const { key, stream, answer } of acknowledged) {
    const { position, eventIds } = answer;
    const other = givenOut.get(position);
    if (other !== undefined) faults.add(`${position} was given out twice: for ${other} and for ${key}`);
    givenOut.set(position, key);
    const lineage = lineageOf(position, origin);
    if (lineage === 'foreign')
      faults.add(`command ${key} on ${stream} was answered ${position}, which is of no epoch of the store`);
    if (lineage === 'lost' && eventIds.some((id) => positions.has(id)))
      faults.add(`command ${key} on ${stream} at ${position} is named as lost, and is stored`);
  }
  return faults.found;
}

/** A position without its epoch, which a recovery changes. */
export const placeOf = (position: string) => position.slice(position.indexOf('-') + 1);

/**
 * Every acknowledged command that was not reported as lost is stored once, where its answer said. Every event of the
 * load belongs to one of these commands.
 */
function commandFaults(
  { log, origin }: Judged,
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
    if (lineageOf(answer.position, origin) === 'lost') continue;
    known.add(marker);
    const found = markers.get(marker) ?? [];
    const [first] = found;
    if (first === undefined || found.length !== 1) {
      faults.add(`command ${key} on ${stream} was acknowledged at ${answer.position} and is stored ${found.length} times`);
      continue;
    }
    const events = byCommand.get(first.meta.commandId) ?? [];
    const end = events.at(-1);
    const stored = {
      eventIds: events.map(({ id }) => id),
      revision: end?.revision,
      place: end === undefined ? undefined : placeOf(end.position),
    };
    const answeredWith = { eventIds: answer.eventIds, revision: answer.revision, place: placeOf(answer.position) };
    if (first.stream !== stream || JSON.stringify(stored) !== JSON.stringify(answeredWith))
      faults.add(
        `command ${key} on ${stream} was answered ${JSON.stringify(answeredWith)} and is stored as ${JSON.stringify(stored)}`,
      );
  }
  for (const marker of markers.keys()) if (!known.has(marker)) faults.add(`nobody was told that ${marker} is stored`);
  return faults.found;
}
