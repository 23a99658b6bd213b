/** Every aggregate of a plan. */
import type { AnyAggregate } from './aggregate.js';
import { calendarAggregate } from './calendar.js';
import { indicatorAggregate } from './indicator/indicator.js';
import { planAggregate } from './plan/plan.js';
import { taskAggregate } from './task/task.js';

export const aggregates: readonly AnyAggregate[] = [planAggregate, calendarAggregate, taskAggregate, indicatorAggregate];
