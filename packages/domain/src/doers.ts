/**
 * Who did something. "Nobody accepts what they reported" is about people, not tokens: it holds for the actor,
 * for the person whom the actor stood in for (代填), and for both under every account that is bound to them.
 */
import type { Actor } from './event.js';
import type { PlanState } from './plan/state.js';

/** The token subjects of an act: the actor's, and that of the person whom the actor stands in for. */
export const doersOf = ({ id, onBehalfOf }: Actor): string[] => (onBehalfOf === undefined ? [id] : [id, onBehalfOf]);

/** Whether the actor, or the person whom the actor stands in for, is one of the doers, under whichever account. */
export function isOneOf(doers: Iterable<string>, actor: Actor, { accounts }: Pick<PlanState, 'accounts'>): boolean {
  const personOf = (subject: string) => accounts.get(subject) ?? subject;
  const own = new Set(doersOf(actor).map(personOf));
  for (const doer of doers) if (own.has(personOf(doer))) return true;
  return false;
}
