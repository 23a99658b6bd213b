/** Every event type that this software knows. */
import { calendarEvents } from './calendar.js';
import { EventRegistry } from './event-registry.js';
import { indicatorEvents } from './indicator/events.js';
import { oversightEvents } from './oversight.js';
import { planEvents } from './plan/events.js';
import { taskEvents } from './task/events.js';

export const eventRegistry = new EventRegistry([
  ...planEvents,
  ...calendarEvents,
  ...taskEvents,
  ...indicatorEvents,
  ...oversightEvents,
]);
