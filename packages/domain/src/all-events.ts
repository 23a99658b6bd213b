/** Every event type that this software knows. */
import { aggregates } from './aggregates.js';
import { defineEvents, EventRegistry } from './event-registry.js';
import { oversightEvents } from './oversight-events.js';

export const eventRegistry = new EventRegistry([
  ...aggregates.flatMap(({ events }) => defineEvents(events)),
  ...defineEvents(oversightEvents),
]);
