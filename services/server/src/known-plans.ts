/** The plans that there are, from the event store alone: what a day begins on must not depend on the read models. */
import { type Position, parseStream, planStream } from '@duban/domain';
import type { EventStore, Journal } from '@duban/event-store';

/** @throws {DubanError} what reading the event store throws */
export type ListPlans = () => Promise<readonly string[]>;

/** A journal knows its streams. Another store is read once, and from then on what has been appended since. */
export function plansIn(store: Pick<EventStore, 'readAll'>, journal?: Pick<Journal, 'streamNames'>): ListPlans {
  const plans = new Set<string>();
  const note = (stream: string) => {
    const { category } = parseStream(stream);
    if (stream === planStream(category)) plans.add(category);
  };
  if (journal !== undefined) {
    return async () => {
      for (const stream of journal.streamNames()) note(stream);
      return [...plans];
    };
  }
  let after: Position | undefined;
  return async () => {
    for await (const { stream, position } of store.readAll({ after })) {
      note(stream);
      after = position;
    }
    return [...plans];
  };
}
