/** A task in short, in the answer about a unit or a person. */
import { choiceOf, words } from '@duban/domain';
import { type Immutable, type TaskDocument, taskDocument } from '@duban/read-models';
import { z } from 'zod';

const { code, title, section, status, percent, due, overdue, light } = taskDocument.shape;

export const taskBrief = z
  .strictObject({
    code,
    title,
    section,
    role: choiceOf(words.part),
    status,
    percent,
    due,
    overdue,
    light: light.shape.light,
  })
  .meta({ id: 'TaskBrief' });
export type TaskBrief = Immutable<z.output<typeof taskBrief>>;

export function briefOf(task: TaskDocument, role: TaskBrief['role']): TaskBrief {
  const { code, title, section, status, percent, due, overdue } = task;
  return { code, title, section, role, status, percent, due, overdue, light: task.light.light };
}
