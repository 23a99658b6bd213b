/** What those who oversee a task say of it: midterm reviews 中期检查, and a light set by hand. */
import { reject } from '../decider.js';
import type { CommandOf, TaskContext, TaskOutcome, TaskState } from './state.js';

export const reviewMaxCount = 100;

export function reviewMidterm(
  { type: _, ...review }: CommandOf<'review-midterm'>,
  state: Readonly<TaskState>,
  unit: string,
): TaskOutcome {
  if (state.reviews >= reviewMaxCount) return reject('too-many-records', { limit: reviewMaxCount });
  return [{ type: 'midterm-reviewed', data: { unit, ...review } }];
}

/** An override whose last day is over binds nobody. */
function overrideInForce({ override }: Readonly<TaskState>, today: string) {
  return override === undefined || (override.until !== undefined && override.until < today) ? undefined : override;
}

/** Red gives way to yellow only when it is lifted, so that the better light has a decision of its own. */
export function overrideLight(
  { type: _, ...override }: CommandOf<'override-light'>,
  state: Readonly<TaskState>,
  { facts }: TaskContext,
): TaskOutcome {
  const { light, until } = override;
  if (until !== undefined && until < facts.today) return reject('date-in-past', { date: until, today: facts.today });
  const present = overrideInForce(state, facts.today);
  if (present?.light === 'red' && light === 'yellow') return reject('light-only-worse', { override: present.id });
  if (present?.light === light && present.until === until) return reject('nothing-changed');
  return [{ type: 'light-overridden', data: override }];
}

export function liftLightOverride(
  { override }: CommandOf<'lift-light-override'>,
  state: Readonly<TaskState>,
  { facts }: TaskContext,
): TaskOutcome {
  if (overrideInForce(state, facts.today)?.id !== override) return reject('override-not-found', { override });
  return [{ type: 'light-override-lifted', data: { override } }];
}
