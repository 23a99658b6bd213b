/**
 * Who is behind what was done. "Nobody accepts what they reported" is about people, not tokens: it holds
 * for whoever did it, for whom it was done (代填), and under every account that is bound to the same person.
 */
import type { Actor } from './event.js';
import type { PlanState } from './plan/state.js';

/** The subjects behind an act: the actor, and whoever the actor stands in for. */
export const behind = ({ id, onBehalfOf }: Actor): string[] => (onBehalfOf === undefined ? [id] : [id, onBehalfOf]);

/** Whether somebody behind the actor is one of the doers, under whichever account. */
export function isOneOf(doers: Iterable<string>, actor: Actor, { accounts }: Pick<PlanState, 'accounts'>): boolean {
  const personOf = (subject: string) => accounts.get(subject) ?? subject;
  const own = new Set(behind(actor).map(personOf));
  for (const doer of doers) if (own.has(personOf(doer))) return true;
  return false;
}
