/** A plan, its units and its people. */
import { choiceOf, lightRuleSetVersion, words } from '@duban/domain';
import { z } from 'zod';
import { count, type DocumentOf, day, lightCounts, named, notices, section, taskSummary, versioned } from './parts.js';

/** The key of the only document of the kind `plan`. */
export const planKey = 'main';

export const planDocument = z.strictObject({
  id: z.string(),
  title: z.string(),
  issuer: z.string(),
  documentNumber: z.string().nullable(),
  issuedOn: day,
  documents: notices,
  year: z.int(),
  simulated: z.boolean(),
  startsOn: day,
  status: choiceOf(words.planStatus),
  /** How many of the entries that the manifest announces are registered. */
  registration: z
    .strictObject({ registered: count, announced: count })
    .meta({ id: 'Registration' })
    .describe('已登记数与应登记数 / tasks and indicators registered, of those announced'),
  today: day.nullable().describe('计划的当前日期 / the last day begun'),
  /** The numbers that the manifest announced, with those that decisions have added since. */
  counts: z
    .strictObject({ sections: count, units: count, people: count, tasks: count, indicators: count })
    .meta({ id: 'PlanCounts' }),
  summary: taskSummary,
  sections: z.array(z.strictObject({ ...section.shape, ...taskSummary.shape }).meta({ id: 'SectionSummary' })),
  lightRules: lightRuleSetVersion.describe('亮灯规则版本 / version of the light rules'),
  verifiers: z
    .array(named)
    .describe('核验单位；空则为不牵头的各办公室 / verifying units; empty: every office that does not lead'),
  /** Units that lead a task, in the plan's order of their first one. A task that two units lead counts under both. */
  leadUnits: z.array(z.strictObject({ ...named.shape, ...taskSummary.shape }).meta({ id: 'UnitSummary' })),
  indicators: z
    .strictObject({
      total: count,
      met: count,
      'not-met': count,
      'no-data': count,
      unquantified: count,
      disputed: count,
      proposalPending: count,
      missed: count,
    })
    .meta({ id: 'IndicatorSummary' }),
  ...versioned.shape,
});
export type PlanDocument = DocumentOf<typeof planDocument>;

/** In the plan's order. */
const codes = z.array(z.string());

export const unitDocument = z
  .strictObject({
    ...named.shape,
    leads: codes.describe('牵头的任务 / codes of tasks that it leads'),
    cooperates: codes.describe('配合的任务 / codes of tasks that it cooperates on'),
    lights: z.strictObject({ leads: lightCounts, cooperates: lightCounts }).meta({ id: 'LightsOfUnit' }),
    ...versioned.shape,
  })
  .meta({ id: 'Unit' });
export type UnitDocument = DocumentOf<typeof unitDocument>;

/** Token subjects that a person document keeps, the latest ones. */
export const accountsMax = 100;

export const personDocument = z
  .strictObject({
    ...named.shape,
    responsible: codes.describe('负责的任务 / codes of tasks that the person is responsible for'),
    accounts: z.array(z.string()).describe('绑定的账号 / token subjects bound to the person'),
    lights: lightCounts,
    ...versioned.shape,
  })
  .meta({ id: 'Person' });
export type PersonDocument = DocumentOf<typeof personDocument>;
