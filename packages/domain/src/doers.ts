/**
 * Who did something. "Nobody accepts what they reported" is about people, not tokens: it holds for the actor,
 * for the person whom the actor stood in for (代填), and for both under every account that is or was bound to them
 * since. So no binding that is made or undone afterwards makes one person into two.
 */
import type { Actor, EventMeta } from './event.js';
import type { Binding, PlanState } from './plan/state.js';

/** Somebody who did something. */
export interface Doer {
  readonly subject: string;
  /** When; an instant. */
  readonly at: string;
  /** For somebody whom an entry (代填) names as the doer: that entry, until they disown it. */
  readonly entry?: string;
}

/** An event as far as it tells who did it. */
export interface Deed {
  readonly id: string;
  readonly meta: EventMeta;
}

/** Who did what an event tells: the actor, and the person whom the actor stood in for. */
export function doersOf({ id, meta: { actor, recordedAt: at } }: Deed): Doer[] {
  const own = { subject: actor.id, at };
  return actor.onBehalfOf === undefined ? [own] : [own, { subject: actor.onBehalfOf, at, entry: id }];
}

/** The doers without the one whom an entry names and who says that they are none. */
export const withoutEntry = (doers: readonly Doer[], entry: string): readonly Doer[] =>
  doers.some((doer) => doer.entry === entry) ? doers.filter((doer) => doer.entry !== entry) : doers;

type Bound = Pick<PlanState, 'bindings'>;

/** The people whom a subject has stood for at any time from `since` on; while it is bound to nobody it stands for itself. */
function peopleSince(subject: string, since: string, { bindings }: Bound): Set<string> {
  const people = new Set<string>();
  let unboundFrom = '';
  const unbound = (until: string | undefined) => {
    if (until === undefined || (unboundFrom < until && since < until)) people.add(subject);
  };
  for (const { person, from, until } of bindings.get(subject) ?? noBindings) {
    unbound(from);
    if (until === undefined || until >= since) people.add(person);
    if (until === undefined) return people;
    unboundFrom = until;
  }
  unbound(undefined);
  return people;
}

const noBindings: readonly Binding[] = [];

/** Whether two subjects have been one person at any time from `since` on. */
export function areOne(one: string, other: string, since: string, plan: Bound): boolean {
  if (one === other) return true;
  if (!plan.bindings.has(one) && !plan.bindings.has(other)) return false;
  const people = peopleSince(other, since, plan);
  for (const person of peopleSince(one, since, plan)) if (people.has(person)) return true;
  return false;
}

/** Whether two subjects are one person at present: what gives somebody a right must hold when they use it. */
export function areOneNow(one: string, other: string, { accounts }: Pick<PlanState, 'accounts'>): boolean {
  return one === other || (accounts.get(one) ?? one) === (accounts.get(other) ?? other);
}

/** Whether the actor, or the person whom the actor stands in for, is one of the doers, under whichever account. */
export function isOneOf(doers: Iterable<Doer>, { id, onBehalfOf }: Actor, plan: Bound): boolean {
  for (const { subject, at } of doers) {
    if (areOne(subject, id, at, plan)) return true;
    if (onBehalfOf !== undefined && areOne(subject, onBehalfOf, at, plan)) return true;
  }
  return false;
}
