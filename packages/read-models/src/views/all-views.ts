/** The views of a plan in the order in which they run: each sees what those before it changed. */
import type { View } from '../view.js';
import { evidenceView } from './evidence.js';
import { historyView } from './history/history.js';
import { indicatorsView } from './indicator/indicators.js';
import { measurementsView } from './indicator/measurements.js';
import { oversightView } from './oversight-view.js';
import { peopleView } from './plan/people.js';
import { planView } from './plan/plan.js';
import { unitsView } from './plan/units.js';
import { reportsView } from './task/reports.js';
import { tasksView } from './task/tasks.js';

export const allViews: readonly View[] = [
  reportsView,
  measurementsView,
  evidenceView,
  tasksView,
  indicatorsView,
  unitsView,
  peopleView,
  planView,
  historyView,
];

/**
 * The views of the oversight category. The cast hides that they take its events only; its writer gives them no
 * others.
 */
export const oversightViews: readonly View[] = [oversightView as unknown as View];

/** View name → version. */
export const viewVersions: Readonly<Record<string, number>> = Object.fromEntries(
  [...allViews, ...oversightViews].map(({ name, version }) => [name, version]),
);
