/** Every event type that this software knows. */
import { calendarEvents } from './calendar.js';
import { EventRegistry } from './event-registry.js';
import { indicatorEvents } from './indicator.js';
import { planEvents } from './plan.js';
import { taskEvents } from './task.js';

export const eventRegistry = new EventRegistry([...planEvents, ...calendarEvents, ...taskEvents, ...indicatorEvents]);
