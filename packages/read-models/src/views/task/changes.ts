/** How each event changes a task that exists, except for its light. One map for each table of events. */
import type { EventOf, EventTable, TypeIn } from '@duban/domain';
import type { TaskDocument } from '../../documents/index.js';
import type { Documents } from '../../view.js';

export type TaskChange = Partial<TaskDocument>;

export type TaskChanges<Events extends EventTable> = {
  readonly [Type in TypeIn<Events>]: (event: EventOf<Events, Type>, task: TaskDocument, documents: Documents) => TaskChange;
};
