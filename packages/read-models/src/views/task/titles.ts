/** Typing errors that were mended in what a task and its deliverables are called. */
import type { titleEvents } from '@duban/domain';
import type { TaskChanges } from './changes.js';
import { withDeliverable } from './deliverables.js';

export const titleChanges: TaskChanges<typeof titleEvents> = {
  'task-title-corrected': ({ data }) => ({ title: data.title }),
  'deliverable-name-corrected': ({ data: { deliverable, name } }, task) =>
    withDeliverable(task, deliverable, (each) => ({ ...each, name })),
};
