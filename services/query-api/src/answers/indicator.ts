import { indicatorFacts, verificationVerdicts } from '@duban/domain';
import {
  type IndicatorDocument,
  indicatorFlags,
  type MeasurementDocument,
  type TargetChange,
  type TargetProposal,
  type Verification,
} from '@duban/read-models';
import { z } from 'zod';
import { attainments, count, day, deedShape, evidence, instant, named, origin, source, versionedShape } from './common.js';
import { type Marks, marksShape } from './marks.js';

const verification: z.ZodType<Verification> = z.strictObject({
  ...deedShape,
  verdict: z.enum(verificationVerdicts).describe('confirmed 属实，disputed 有异议'),
  unit: named,
  value: z.string().nullable().describe('核验所得值 / the value found'),
  reference: z.string().nullable(),
  note: z.string().nullable(),
});

const targetProposal: z.ZodType<TargetProposal> = z.strictObject({
  ...deedShape,
  unit: named,
  target: z.string(),
  reason: z.string().nullable(),
});

const targetChange: z.ZodType<TargetChange> = z.strictObject({
  event: z.string(),
  before: z.string(),
  target: z.string(),
  proposedBy: named,
  approvedBy: named,
  reason: z.string().nullable(),
  at: instant,
});

export const measurementItem: z.ZodType<MeasurementDocument> = z.strictObject({
  id: z.string(),
  indicator: z.string(),
  unit: named,
  by: named,
  value: z.string().describe('十进制数 / decimal'),
  reference: z.string().nullable().describe('总数或比较值 / the population, or what it must exceed'),
  parts: z.array(z.strictObject({ name: z.string(), value: z.string() })).describe('联合指标的分项 / parts of a joint target'),
  occurredOn: day,
  source: z.string().nullable(),
  note: z.string().nullable(),
  evidence,
  recordedAt: instant,
  corrections: count,
  retracted: z.boolean(),
  verification: verification.nullable().describe('最近一次核验；更正后须重新核验 / the last check; a correction needs another'),
});

const shape = {
  key: z.string(),
  facts: indicatorFacts
    .omit({ source: true })
    .describe('指标定义，含现行目标与基数 / the definition, with the present target and baseline'),
  origin,
  source,
  task: z
    .strictObject({ code: z.string(), title: z.string() })
    .nullable()
    .describe('所属任务；总体指标为空 / null for a headline indicator'),
  leads: z.array(named),
  cooperating: z.array(named),
  attainment: z.enum(attainments),
  attainmentPercent: z.string().nullable().describe('完成率，百分比 / achieved of the target, in percent'),
  measurement: measurementItem.nullable().describe('现行测量 / the measurement that the verdict rests on'),
  verification: verification.nullable().describe('现行测量的核验 / the check of that measurement'),
  disputed: z.boolean(),
  proposal: targetProposal.nullable().describe('待决的目标调整 / the proposed target that awaits a decision'),
  targetChanges: z.array(targetChange).describe('已批准的目标调整 / approved changes of the target'),
  counts: z.strictObject({ measurements: count, corrections: count, retractions: count, verifications: count }),
  flags: z.array(z.enum(indicatorFlags)).describe('disputed 有异议，proposal-pending 目标调整待批，missed 到期未达标'),
  ...versionedShape,
} satisfies { [Name in keyof IndicatorDocument]: z.ZodType<IndicatorDocument[Name]> };

export const indicatorItem: z.ZodType<IndicatorDocument> = z.strictObject(shape);

export type IndicatorAnswer = IndicatorDocument & Marks;
export const indicatorAnswer: z.ZodType<IndicatorAnswer> = z.strictObject({ ...shape, ...marksShape });
