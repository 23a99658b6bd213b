/** More time for a task: asked for, granted or refused. */
import type { extensionEvents } from '@duban/domain';
import { type DecidedExtension, type TaskDocument, taskListBounds } from '../../documents/index.js';
import type { EventOf } from '../by-event.js';
import { deedOf, required, unitOf, withLatest } from '../lookups.js';
import type { TaskChange, TaskChanges } from './changes.js';

/** `due`: the due day from now on. */
function decided(
  event: EventOf<'extension-granted' | 'extension-refused'>,
  { due: before, pendingExtension, extensions }: TaskDocument,
  outcome: DecidedExtension['outcome'],
  due: string,
): TaskChange {
  const { event: request, unit, due: asked } = required(pendingExtension ?? undefined, `request ${event.data.request}`);
  const extension: DecidedExtension = { ...deedOf(event), request, unit, asked, outcome, before, due };
  return { pendingExtension: null, extensions: withLatest(extensions, extension, taskListBounds.extensions) };
}

export const extensionChanges: TaskChanges<typeof extensionEvents> = {
  'extension-requested': (event, _task, documents) => ({
    pendingExtension: { ...deedOf(event), unit: unitOf(documents, event.data.unit), due: event.data.due },
  }),
  'extension-granted': (event, task) => {
    const { due } = event.data;
    return { due, dueBy: event.id, ...decided(event, task, 'granted', due) };
  },
  'extension-refused': (event, task) => decided(event, task, 'refused', task.due),
};
