/** The words that a reader sees for an event type. */
import { aggregates } from '@duban/domain';
import type { ViewEvent } from './view.js';
import type { Label } from './views/history/fields.js';

const labels = aggregates.flatMap(({ events }) =>
  Object.entries(events).map(([type, { zh, en }]) => [type, { zh, en }] as const),
);

export const eventLabels = Object.fromEntries(labels) as Readonly<Record<ViewEvent['type'], Label>>;
