/**
 * Two ways to record an event with emmett.
 *
 * `handling` is the way its guide teaches and does what a command does: load the stream, fold it, decide,
 * append at the version that was read, again when that version was no longer the last. Emmett keeps no
 * snapshot, so a command reads its whole stream.
 *
 * `appending` does less than a command: it knows each stream's version from the append before, lets one
 * append a time at a stream, and neither reads nor folds. It is the most that this event store gives here.
 */
import { CommandHandler, type Event, STREAM_DOES_NOT_EXIST } from '@event-driven-io/emmett';
import type { PostgresEventStore } from '@event-driven-io/emmett-postgresql';
import type { FrozenBody } from './frozen-contract.js';

/** A type and no interface, because emmett requires an index signature. */
type Metadata = {
  readonly messageId: string;
  readonly commandId: string;
  readonly recordedAt: string;
  readonly actor: { readonly id: string; readonly name: string; readonly unit: string; readonly roles: string[] };
};

export type ProgressReported = Event<'progress-reported', FrozenBody, Metadata>;

interface Recorded {
  readonly revision: bigint;
  readonly position: bigint;
}

export interface Recording {
  record(stream: string, event: ProgressReported): Promise<Recorded>;
  /** How often an append was decided. More than the stored events means repeats after a conflict. */
  decisions(): number;
}

interface TaskState {
  readonly reports: number;
  readonly percent: number;
}

export function handling(store: PostgresEventStore): Recording {
  let decisions = 0;
  const handle = CommandHandler<TaskState, ProgressReported>({
    initialState: () => ({ reports: 0, percent: 0 }),
    evolve: (state, event) => ({ reports: state.reports + 1, percent: event.data.percent }),
    retry: { onVersionConflict: true },
  });
  return {
    record: async (stream, event) => {
      const result = await handle(store, stream, () => {
        decisions += 1;
        return event;
      });
      if (!('lastEventGlobalPosition' in result)) throw new Error('the append gave no position');
      return { revision: result.nextExpectedStreamVersion, position: result.lastEventGlobalPosition as bigint };
    },
    decisions: () => decisions,
  };
}

export function appending(store: PostgresEventStore): Recording {
  let decisions = 0;
  const versions = new Map<string, bigint>();
  const tails = new Map<string, Promise<unknown>>();
  const append = async (stream: string, event: ProgressReported): Promise<Recorded> => {
    decisions += 1;
    const expectedStreamVersion = versions.get(stream) ?? STREAM_DOES_NOT_EXIST;
    const appended = await store.appendToStream(stream, [event], { expectedStreamVersion });
    versions.set(stream, appended.nextExpectedStreamVersion);
    return { revision: appended.nextExpectedStreamVersion, position: appended.lastEventGlobalPosition };
  };
  return {
    record: (stream, event) => {
      const turn = (tails.get(stream) ?? Promise.resolve()).then(() => append(stream, event));
      tails.set(
        stream,
        turn.catch(() => undefined),
      );
      return turn;
    },
    decisions: () => decisions,
  };
}
