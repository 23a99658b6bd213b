/** Every aggregate of a plan. */
import { additionsAggregate } from './additions.js';
import type { AnyAggregate } from './aggregate.js';
import { calendarAggregate } from './calendar.js';
import { indicatorAggregate } from './indicator/indicator.js';
import { planAggregate } from './plan/plan.js';
import { taskAggregate } from './task/task.js';

const all = [planAggregate, calendarAggregate, additionsAggregate, taskAggregate, indicatorAggregate];

export const aggregates: readonly AnyAggregate[] = all;

/** The events of every aggregate of a plan, discriminated by `type`. */
export type AggregateEvent = Parameters<(typeof all)[number]['evolve']>[1];
