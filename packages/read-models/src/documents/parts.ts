/** Parts that several documents share. */
import { choiceOf, namesIn, noticeDocument, source as noticeSource, words } from '@duban/domain';
import { z } from 'zod';

/** What a schema describes, as read-only data: documents are shared, so nobody may change one. */
export type Immutable<Value> = Value extends readonly (infer Item)[]
  ? readonly Immutable<Item>[]
  : Value extends object
    ? { readonly [Name in keyof Value]: Immutable<Value[Name]> }
    : Value;

export type DocumentOf<Schema extends z.ZodType> = Immutable<z.output<Schema>>;

export const lights = namesIn(words.light);

export const count = z.int().min(0);
export const day = z.string().describe('YYYY-MM-DD，北京时间 / Asia/Shanghai');
export const instant = z.string().describe('UTC 时刻 / instant in UTC');
export const light = choiceOf(words.light);

/** Something with a stable id and a name that may change. */
export const named = z.strictObject({ id: z.string(), name: z.string() }).meta({ id: 'IdAndName' });
export type Named = DocumentOf<typeof named>;

/** The notice's own words, verbatim, for units that are to be named later. */
export const placeholder = z.strictObject({ placeholder: z.string() }).meta({ id: 'Placeholder' });
export type Placeholder = DocumentOf<typeof placeholder>;

export const section = z.strictObject({ number: z.int(), title: z.string() }).meta({ id: 'Section' });

/** The version of a document. */
export const versioned = z.strictObject({
  /** Revision of the stream that the document is made from, a decimal string. */
  revision: z.string().describe('版本号，用于 If-Match / for If-Match'),
  /** Often an event of another stream: a day that began changes many documents. */
  changedBy: z.string().describe('最后改动它的事件 / the event that changed it last'),
  /** When that event was recorded; in a simulated plan by the plan's own clock. */
  changedAt: instant,
});
export type Versioned = DocumentOf<typeof versioned>;

/** What somebody decided or did, and when. */
export const deed = z.strictObject({ event: z.string(), by: named, at: instant }).meta({ id: 'Deed' });
export type Deed = DocumentOf<typeof deed>;

export const origin = z
  .union([
    z.strictObject({ by: z.literal('publication') }),
    z.strictObject({ by: z.literal('decision'), basis: z.string().describe('立项依据 / basis of the decision') }),
  ])
  .meta({ id: 'Origin' })
  .describe('由计划发布，或年中决定增列 / from the publication, or added by a decision');

export const source = noticeSource
  .nullable()
  .describe(
    '通知原文及其位置（UTF-16 偏移）；未记录则为空 / the words of the notice and their place, in UTF-16 offsets; null where not recorded',
  );

export const notices = z
  .array(z.strictObject({ ...noticeDocument.shape, event: z.string(), at: instant }).meta({ id: 'Notice' }))
  .describe(
    '所依通知，首件为发布时的原件；内容见 notice / the notices it rests on, the first the one it was published from; bytes under notice',
  );

/** Number of tasks under each light. */
export const lightCounts = z.strictObject({ done: count, green: count, yellow: count, red: count }).meta({ id: 'LightCounts' });
export type LightCounts = DocumentOf<typeof lightCounts>;

/** Sums over a group of tasks. Cancelled tasks count as cancelled and in no other sum. */
export const taskSummary = z
  .strictObject({
    tasks: count.describe('任务数，不含已取消 / tasks, without those cancelled'),
    completed: count,
    cancelled: count.describe('已取消，不计入其他各数 / cancelled, counted in nothing else'),
    overdue: count,
    suspended: count,
    openObstacles: count.describe('有未解决困难的任务数 / tasks with open obstacles'),
    pendingExtensions: count.describe('有待批延期的任务数 / tasks with a pending extension'),
    noEligibleVerifier: count.describe('无合格核验单位的任务数 / tasks that nobody may check'),
    /** Sum of the tasks' progress in percent. */
    percentTotal: count,
    /** 0 without tasks. */
    averagePercent: z.number().describe('平均进度，百分比，一位小数，舍去其余 / average progress in percent, rounded down'),
    lights: lightCounts,
  })
  .meta({ id: 'TaskSummary' });
export type TaskSummary = DocumentOf<typeof taskSummary>;

export const evidence = z.array(
  z.strictObject({ name: z.string(), mediaType: z.string(), size: count, sha256: z.string() }).meta({ id: 'RecordedEvidence' }),
);
