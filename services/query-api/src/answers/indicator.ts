import { indicatorFacts } from '@duban/domain';
import type { IndicatorDocument, MeasurementDocument } from '@duban/read-models';
import { z } from 'zod';
import { attainments, count, day, evidence, instant, named, versionedShape } from './common.js';
import { type Marks, marksShape } from './marks.js';

export const measurementItem: z.ZodType<MeasurementDocument> = z.strictObject({
  id: z.string(),
  indicator: z.string(),
  unit: named,
  by: named,
  value: z.string().describe('十进制数 / decimal'),
  reference: z.string().nullable().describe('总数或比较值 / the population, or what it must exceed'),
  occurredOn: day,
  source: z.string().nullable(),
  note: z.string().nullable(),
  evidence,
  recordedAt: instant,
  corrections: count,
});

const shape = {
  key: z.string(),
  facts: indicatorFacts.describe('指标定义 / the definition'),
  task: z
    .strictObject({ code: z.string(), title: z.string() })
    .nullable()
    .describe('所属任务；总体指标为空 / null for a headline indicator'),
  leads: z.array(named),
  cooperating: z.array(named),
  attainment: z.enum(attainments),
  attainmentPercent: z.string().nullable().describe('完成率，百分比 / achieved of the target, in percent'),
  measurement: measurementItem.nullable().describe('现行测量 / the measurement that the verdict rests on'),
  counts: z.strictObject({ measurements: count, corrections: count }),
  ...versionedShape,
} satisfies { [Name in keyof IndicatorDocument]: z.ZodType<IndicatorDocument[Name]> };

export const indicatorItem: z.ZodType<IndicatorDocument> = z.strictObject(shape);

export type IndicatorAnswer = IndicatorDocument & Marks;
export const indicatorAnswer: z.ZodType<IndicatorAnswer> = z.strictObject({ ...shape, ...marksShape });
