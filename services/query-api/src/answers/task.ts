import { deliverable } from '@duban/domain';
import type { ReportDocument, TaskDocument } from '@duban/read-models';
import { z } from 'zod';
import { count, day, evidence, instant, light, named, section, taskStatuses, versionedShape } from './common.js';
import { type Marks, marksShape } from './marks.js';

export const reportItem: z.ZodType<ReportDocument> = z.strictObject({
  id: z.string(),
  task: z.string(),
  unit: named,
  by: named,
  percent: count,
  done: z.string(),
  next: z.string().nullable(),
  obstacles: z.string().nullable(),
  evidence,
  occurredOn: day.describe('上报所述日期 / the day that the report speaks of'),
  reportedAt: instant,
  reportedOn: day,
  corrections: count.describe('更正次数；文字为最后更正后的内容 / times corrected; texts are those after the last'),
  retracted: z.boolean(),
  returned: z.boolean(),
});

const shape = {
  code: z.string(),
  title: z.string(),
  section,
  responsible: z.array(named),
  leads: z.array(named),
  cooperating: z.array(z.union([named, z.strictObject({ placeholder: z.string() })])),
  due: day,
  dueByDefault: z.boolean().describe('通知未定期限，以年末为限 / no deadline was given; the last day of the year counts'),
  deliverables: z.array(deliverable),
  status: z.enum(taskStatuses),
  registered: z.strictObject({ event: z.string(), on: day }),
  acknowledgedBy: z.array(z.strictObject({ unit: named, event: z.string(), at: instant })),
  percent: count.describe('现行上报的进度 / progress of the standing report'),
  report: reportItem.nullable().describe('现行上报 / the standing report'),
  completionRequest: z
    .strictObject({ event: z.string(), unit: named, by: named, statement: z.string().nullable(), at: instant })
    .nullable(),
  completed: z.strictObject({ event: z.string(), by: named, at: instant }).nullable(),
  counts: z.strictObject({ reports: count, corrections: count, retractions: count, returns: count }),
  light: z.strictObject({
    light,
    rule: z.string().describe('依据的规则 / the rule it follows from'),
    ruleSet: z.string(),
    events: z.array(z.string()).describe('依据的事件 / the events it rests on'),
    since: day,
  }),
  overdue: z.boolean(),
  ...versionedShape,
} satisfies { [Name in keyof TaskDocument]: z.ZodType<TaskDocument[Name]> };

export const taskItem: z.ZodType<TaskDocument> = z.strictObject(shape);

export type TaskAnswer = TaskDocument & Marks;
export const taskAnswer: z.ZodType<TaskAnswer> = z.strictObject({ ...shape, ...marksShape });

/** A task in the answer about a unit or a person. */
export type TaskBrief = Pick<TaskDocument, 'code' | 'title' | 'section' | 'status' | 'percent' | 'due' | 'overdue'> & {
  readonly role: 'responsible' | 'lead' | 'cooperating';
  readonly light: TaskDocument['light']['light'];
};
export const taskBrief: z.ZodType<TaskBrief> = z.strictObject({
  code: shape.code,
  title: shape.title,
  section,
  role: z.enum(['responsible', 'lead', 'cooperating']).describe('责任人、牵头、配合'),
  status: shape.status,
  percent: shape.percent,
  due: day,
  overdue: z.boolean(),
  light,
});

export function briefOf(task: TaskDocument, role: TaskBrief['role']): TaskBrief {
  const { code, title, section, status, percent, due, overdue } = task;
  return { code, title, section, role, status, percent, due, overdue, light: task.light.light };
}
