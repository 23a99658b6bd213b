import type { PersonDocument, UnitDocument } from '@duban/read-models';
import { z } from 'zod';
import { count, lightCounts, named, versionedShape } from './common.js';
import { type Marks, marksShape, type simulatedNotice } from './marks.js';
import { type TaskBrief, taskBrief } from './task.js';

const codes = z.array(z.string());

const unitShape = {
  ...named.shape,
  leads: codes.describe('牵头的任务 / codes of tasks that it leads'),
  cooperates: codes.describe('配合的任务 / codes of tasks that it cooperates on'),
  lights: z.strictObject({ leads: lightCounts, cooperates: lightCounts }),
  ...versionedShape,
} satisfies { [Name in keyof UnitDocument]: z.ZodType<UnitDocument[Name]> };

const personShape = {
  ...named.shape,
  responsible: codes.describe('负责的任务 / codes of tasks that the person is responsible for'),
  accounts: z.array(z.string()).describe('绑定的账号 / token subjects bound to the person'),
  lights: lightCounts,
  ...versionedShape,
} satisfies { [Name in keyof PersonDocument]: z.ZodType<PersonDocument[Name]> };

export const unitItem: z.ZodType<UnitDocument> = z.strictObject(unitShape);
export const personItem: z.ZodType<PersonDocument> = z.strictObject(personShape);

/** Tasks in short, at most `briefsMax`. */
export interface Briefs {
  readonly tasks: readonly TaskBrief[];
  /** Tasks that are not shown here; `…/tasks?unit=` and `?person=` list them all. */
  readonly tasksOmitted: number;
}
export const briefsMax = 200;

const briefsShape = {
  tasks: z.array(taskBrief),
  tasksOmitted: count.describe('未列出的任务数，可由任务列表查得 / tasks not shown here; the list of tasks has them'),
};

export type UnitAnswer = UnitDocument & Briefs & Marks;
export const unitAnswer: z.ZodType<UnitAnswer> = z.strictObject({ ...unitShape, ...briefsShape, ...marksShape });

/** A person in one plan. */
export interface PersonInPlan extends PersonDocument, Briefs {
  readonly plan: {
    readonly id: string;
    readonly title: string;
    readonly year: number;
    readonly simulated: boolean;
    readonly notice?: typeof simulatedNotice;
  };
}

export interface PersonAnswer {
  readonly items: readonly PersonInPlan[];
  readonly positions: Readonly<Record<string, string>>;
  readonly next: string | null;
}
export const personAnswer: z.ZodType<PersonAnswer> = z.strictObject({
  items: z.array(
    z.strictObject({
      ...personShape,
      ...briefsShape,
      plan: z.strictObject({
        id: z.string(),
        title: z.string(),
        year: z.int(),
        simulated: z.boolean(),
        notice: marksShape.notice,
      }),
    }),
  ),
  positions: z.record(z.string(), z.string()),
  next: z.string().nullable(),
});
