/** An indicator as it stands, and its measurements. */
import { choiceOf, indicatorFacts, namesIn, words } from '@duban/domain';
import { z } from 'zod';
import { entered } from './entered.js';
import { count, type DocumentOf, day, deed, evidence, instant, named, origin, source, versioned } from './parts.js';

export const attainments = namesIn(words.attainment);

/** `missed`: the last year that the target is for is over, and the target was not met or never measured. */
export const indicatorFlags = namesIn(words.indicatorFlag);
export type IndicatorFlag = (typeof indicatorFlags)[number];

/** Approved changes of the target that an indicator document keeps, the latest ones. The rest is in the history. */
export const targetChangesMax = 50;

/** What another unit found when it checked a measurement. */
const verification = z
  .strictObject({
    ...deed.shape,
    verdict: choiceOf(words.verdict),
    unit: named,
    /** The value that the verifying unit found; null unless it disputes the measurement and gives one. */
    value: z.string().nullable().describe('核验所得值 / the value found'),
    reference: z.string().nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: 'Verification' });
export type Verification = DocumentOf<typeof verification>;

const targetProposal = z
  .strictObject({ ...deed.shape, unit: named, target: z.string(), reason: z.string().nullable() })
  .meta({ id: 'TargetProposal' });

/** An approved change of the target. `reason` is that of the proposal. */
const targetChange = z
  .strictObject({
    event: z.string(),
    before: z.string(),
    target: z.string(),
    proposedBy: named,
    approvedBy: named,
    reason: z.string().nullable(),
    at: instant,
  })
  .meta({ id: 'TargetChange' });
export type TargetChange = DocumentOf<typeof targetChange>;

export const measurementDocument = z
  .strictObject({
    id: z.string(),
    indicator: z.string(),
    unit: named,
    by: named,
    entered,
    value: z.string().describe('十进制数 / decimal'),
    reference: z.string().nullable().describe('总数或比较值 / the population, or what it must exceed'),
    parts: z
      .array(z.strictObject({ name: z.string(), value: z.string() }).meta({ id: 'MeasuredPart' }))
      .describe('联合指标的分项 / parts of a joint target'),
    occurredOn: day,
    source: z.string().nullable(),
    note: z.string().nullable(),
    evidence,
    recordedAt: instant,
    corrections: count,
    retracted: z.boolean(),
    verification: verification.nullable().describe('最近一次核验；更正后须重新核验 / the last check; a correction needs another'),
  })
  .meta({ id: 'StandingMeasurement' });
export type MeasurementDocument = DocumentOf<typeof measurementDocument>;

export const indicatorDocument = z
  .strictObject({
    key: z.string(),
    facts: indicatorFacts.omit({ source: true }).meta({
      id: 'IndicatorDefinition',
      description: '指标定义，含现行目标与基数 / the definition, with the present target and baseline',
    }),
    origin,
    source,
    task: z
      .strictObject({ code: z.string(), title: z.string() })
      .meta({ id: 'CodeAndTitle' })
      .nullable()
      .describe('所属任务；总体指标为空 / null for a headline indicator'),
    /** The units of the owning task as they are now. */
    leads: z.array(named),
    cooperating: z.array(named),
    attainment: choiceOf(words.attainment),
    /** A decimal string; null without a target or a measurement. */
    attainmentPercent: z.string().nullable().describe('完成率，百分比 / achieved of the target, in percent'),
    measurement: measurementDocument.nullable().describe('现行数据 / the measurement that the verdict rests on'),
    verification: verification.nullable().describe('现行数据的核验 / the check of that measurement'),
    disputed: z.boolean(),
    proposal: targetProposal.nullable().describe('待决的目标调整 / the proposed target that awaits a decision'),
    /** Oldest first. */
    targetChanges: z.array(targetChange).describe('已批准的目标调整 / approved changes of the target'),
    counts: z
      .strictObject({ measurements: count, corrections: count, retractions: count, verifications: count })
      .meta({ id: 'IndicatorCounts' }),
    flags: z.array(choiceOf(words.indicatorFlag)),
    ...versioned.shape,
  })
  .meta({ id: 'Indicator' });
export type IndicatorDocument = DocumentOf<typeof indicatorDocument>;
