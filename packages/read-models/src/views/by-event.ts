/** Maps from the type of an event to what a view does about it. */
import type { ViewEvent } from '../view.js';

export type EventOf<Type extends ViewEvent['type']> = Extract<ViewEvent, { readonly type: Type }>;

/** For the many events that are none of a view's business. */
export const nothing: readonly never[] = [];

/** What a view does about some events. The view of an aggregate asks for every one of them by a type of its own. */
export type ByEvent<Rest extends readonly unknown[], Result> = {
  readonly [Type in ViewEvent['type']]?: (event: EventOf<Type>, ...rest: Rest) => Result;
};

/** The entry for an event, or undefined where the map has none. The type of the map has matched each entry to its events. */
export function forEvent<Rest extends readonly unknown[], Result>(map: ByEvent<Rest, Result>, event: ViewEvent) {
  return map[event.type] as ((event: ViewEvent, ...rest: Rest) => Result) | undefined;
}
