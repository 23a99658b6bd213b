/** What the office of a plan has decided about events that are not Duban's, read from the plan's own stream. */
import { DubanError, decidesOn, parseStream, planStream, type RecordedEvent } from '@duban/domain';
import type { EventSource } from '../source.js';

/** Asks whether the office has decided that an event is foreign. */
export type Decided = (event: RecordedEvent, signal?: AbortSignal) => Promise<boolean>;

/** @returns an asking that throws what the source throws */
export const decisionsIn =
  (source: EventSource): Decided =>
  async ({ stream, id }, signal = new AbortController().signal) => {
    const enough = new AbortController();
    const prefix = planStream(parseStream(stream).category);
    const decides = (event: RecordedEvent) => event.foreign === undefined && decidesOn(event) === id;
    if (source.readStream !== undefined) {
      for await (const event of source.readStream(prefix)) if (decides(event)) return true;
      return false;
    }
    for await (const { events, caughtUp } of source.subscribe({ prefix }, AbortSignal.any([signal, enough.signal]))) {
      const found = events.some(decides);
      if (!found && !caughtUp) continue;
      enough.abort();
      return found;
    }
    signal.throwIfAborted();
    throw new DubanError('store-unavailable', { detail: 'the event store ended while decisions were read' });
  };
