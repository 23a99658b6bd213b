/** What each event of a task that exists changes about it, light aside. One map for each thing that happens. */
import type { TaskEvent } from '@duban/domain';
import type { TaskDocument } from '../../documents/index.js';
import type { Documents } from '../../view.js';
import type { EventOf } from '../by-event.js';

export type TaskChange = Partial<TaskDocument>;

export type TaskChanges<Types extends TaskEvent['type']> = {
  readonly [Type in Types]: (event: EventOf<Type>, task: TaskDocument, documents: Documents) => TaskChange;
};
