import { type Immutable, personDocument, planDocument, unitDocument } from '@duban/read-models';
import { z } from 'zod';
import { answer, answerOf, asOfMark, noticeMark } from './marks.js';
import { taskBrief } from './task.js';

export const briefsMax = 200;

/** The first tasks only, at most `briefsMax`; `…/tasks?unit=` and `?person=` list all of them. */
const briefs = z.strictObject({
  tasks: z.array(taskBrief),
  tasksOmitted: z.int().min(0).describe('未列出的任务数，可由任务列表查得 / tasks not shown here; the list of tasks has them'),
});
export type Briefs = Immutable<z.output<typeof briefs>>;

export const unitAnswer = answerOf({ ...unitDocument.shape, ...briefs.shape });

const { id, title, year, simulated } = planDocument.shape;
const personInPlan = z
  .strictObject({
    ...personDocument.shape,
    ...briefs.shape,
    plan: z.strictObject({ id, title, year, simulated, notice: noticeMark }).meta({ id: 'PlanOfPerson' }),
  })
  .meta({ id: 'PersonInPlan' });
export type PersonInPlan = Immutable<z.output<typeof personInPlan>>;

export const personAnswer = answer(
  z.strictObject({
    items: z.array(personInPlan),
    positions: z.record(z.string(), z.string()),
    next: z.string().nullable(),
    asOf: z.record(z.string(), asOfMark).exactOptional().describe('仅见于 asOf 的答复 / only where asOf was asked for, by plan'),
  }),
);
export type PersonAnswer = z.output<typeof personAnswer>;
