import { lightRuleSetVersion } from '@duban/domain';
import type { PlanDocument, PlanState } from '@duban/read-models';
import { z } from 'zod';
import { count, day, documents, named, section, summaryShape, versionedShape } from './common.js';
import { type Marks, marksShape, type simulatedNotice } from './marks.js';

const shape = {
  id: z.string(),
  title: z.string(),
  issuer: z.string(),
  documentNumber: z.string().nullable(),
  issuedOn: day,
  documents,
  year: z.int(),
  simulated: z.boolean(),
  startsOn: day,
  status: z.enum(['publishing', 'open']).describe('publishing 发布中，open 已发布'),
  registration: z
    .strictObject({ registered: count, announced: count })
    .describe('已登记数与应登记数 / tasks and indicators registered, of those announced'),
  today: day.nullable().describe('计划的当前日期 / the last day begun'),
  counts: z.strictObject({ sections: count, units: count, people: count, tasks: count, indicators: count }),
  summary: z.strictObject(summaryShape),
  sections: z.array(z.strictObject({ ...section.shape, ...summaryShape })),
  lightRules: lightRuleSetVersion.describe('亮灯规则版本 / version of the light rules'),
  verifiers: z
    .array(named)
    .describe('核验单位；空则为不牵头的各办公室 / verifying units; empty: every office that does not lead'),
  leadUnits: z.array(z.strictObject({ ...named.shape, ...summaryShape })),
  indicators: z.strictObject({
    total: count,
    met: count,
    'not-met': count,
    'no-data': count,
    unquantified: count,
    disputed: count,
    proposalPending: count,
    missed: count,
  }),
  ...versionedShape,
} satisfies { [Name in keyof PlanDocument]: z.ZodType<PlanDocument[Name]> };

export type PlanAnswer = PlanDocument & Marks;
export const planAnswer: z.ZodType<PlanAnswer> = z.strictObject({ ...shape, ...marksShape });

export interface PlanItem extends PlanDocument {
  readonly notice?: typeof simulatedNotice;
  readonly state: PlanState;
}
export interface PlansAnswer {
  readonly items: readonly PlanItem[];
  readonly positions: Readonly<Record<string, string>>;
  readonly next: string | null;
}
export const plansAnswer: z.ZodType<PlansAnswer> = z.strictObject({
  items: z.array(
    z.strictObject({
      ...shape,
      notice: marksShape.notice,
      state: z
        .enum(['live', 'parked', 'refilling'])
        .describe('读模型状态；非 live 时内容可能过时 / state of the read model; unless live, this may be out of date'),
    }),
  ),
  positions: z.record(z.string(), z.string()).describe('各计划的位置 / position of each plan'),
  next: z.string().nullable(),
});
