/** Maps from event types to what a view does about them. */
import type { ViewEvent } from '../view.js';

export type EventOf<Type extends ViewEvent['type']> = Extract<ViewEvent, { readonly type: Type }>;

/** For events that do not concern a view. */
export const nothing: readonly never[] = [];

/** What a view does about some events. An aggregate's own view uses a stricter type, which asks for every event. */
export type ByEvent<Rest extends readonly unknown[], Result> = {
  readonly [Type in ViewEvent['type']]?: (event: EventOf<Type>, ...rest: Rest) => Result;
};

/**
 * The entry for an event, or undefined where the map has none. The cast is sound: the type of the map ties each entry
 * to its event.
 */
export function forEvent<Rest extends readonly unknown[], Result>(map: ByEvent<Rest, Result>, event: ViewEvent) {
  return map[event.type] as ((event: ViewEvent, ...rest: Rest) => Result) | undefined;
}
