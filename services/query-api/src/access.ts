/** Asks the table of rights whether an actor may read something, and refuses if not. */
import { type Actor, DubanError, hasRight, hasRightOf, type rights } from '@duban/domain';

/** @throws {DubanError} `not-allowed` for an actor without the right */
export function requireRight(name: keyof typeof rights, actor: Actor): void {
  if (!hasRight(name, actor)) throw new DubanError('not-allowed', { command: name });
}

/**
 * Undefined: the actor may read the whole history. A unit: only the entries that concern it. A unit that has handed its
 * subject over gets the latter, as it does when it asks for the plan's history of its own unit.
 * @param units of the subject now, or the one unit that is asked for
 * @param former units that the subject had before
 * @throws {DubanError} `history-not-yours`
 */
export function historyOf(actor: Actor, units: readonly string[], former: readonly string[]): string | undefined {
  if (hasRightOf('history', actor, units)) return undefined;
  if (hasRightOf('history', actor, former)) return actor.unit;
  throw new DubanError('history-not-yours');
}

/**
 * A past state is history. It may be read by those who oversee, and by a unit that holds the thing now or held it at
 * that point.
 * @param units of the thing, now and then
 * @throws {DubanError} `history-not-yours`
 */
export async function requirePast(actor: Actor, units: () => Promise<readonly string[]>): Promise<void> {
  if (!hasRight('history', actor) && !hasRightOf('history', actor, await units())) throw new DubanError('history-not-yours');
}

/**
 * A unit's form may be read by that unit and by the office.
 * @throws {DubanError} `not-allowed`, `not-your-unit`
 */
export function requireForm(actor: Actor, asked: string): void {
  if (hasRightOf('report-template', actor, [asked])) return;
  if (!actor.roles.includes('reporter')) throw new DubanError('not-allowed', { command: 'report-template' });
  throw new DubanError('not-your-unit', { unit: actor.unit ?? '' });
}

export const seesChannels = (actor: Actor): boolean => hasRight('channel', actor);

export const seesAllEvidence = (actor: Actor): boolean => hasRight('evidence', actor);
