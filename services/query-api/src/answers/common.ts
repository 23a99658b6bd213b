/** Parts that several answers share. */
import { noticeDocument, source as noticeSource } from '@duban/domain';
import {
  type Deed,
  type LightCounts,
  type Named,
  type Section,
  type TaskSummary,
  taskStatuses,
  type Versioned,
} from '@duban/read-models';
import { z } from 'zod';

export const lights = ['done', 'green', 'yellow', 'red'] as const;
export const attainments = ['met', 'not-met', 'no-data', 'unquantified'] as const;

export const count = z.int().min(0);
export const day = z.string().describe('YYYY-MM-DD，北京时间 / Asia/Shanghai');
export const instant = z.string().describe('UTC 时刻 / instant in UTC');
export const light = z.enum(lights).describe('done 办结，green 绿，yellow 黄，red 红');

export const named = z.strictObject({ id: z.string(), name: z.string() }) satisfies z.ZodType<Named>;
export const section = z.strictObject({ number: z.int(), title: z.string() }) satisfies z.ZodType<Section>;

export const versionedShape = {
  revision: z.string().describe('版本号，用于 If-Match / for If-Match'),
  changedBy: z.string().describe('最后改动它的事件 / the event that changed it last'),
  changedAt: instant,
} satisfies { [Name in keyof Versioned]: z.ZodType<Versioned[Name]> };

/** What somebody decided or did, and when. */
export const deedShape = {
  event: z.string(),
  by: named,
  at: instant,
} satisfies { [Name in keyof Deed]: z.ZodType<Deed[Name]> };

export const origin = z
  .union([
    z.strictObject({ by: z.literal('publication') }),
    z.strictObject({ by: z.literal('decision'), basis: z.string().describe('立项依据 / basis of the decision') }),
  ])
  .describe('由计划发布，或年中决定增列 / from the publication, or added by a decision');

export const source = noticeSource
  .nullable()
  .describe(
    '通知原文及其位置（UTF-16 偏移）；未记录则为空 / the words of the notice and their place, in UTF-16 offsets; null where not recorded',
  );

export const documents = z
  .array(z.strictObject({ ...noticeDocument.shape, event: z.string(), at: instant }))
  .describe(
    '所依通知，首件为发布时的原件；内容见 notice / the notices it rests on, the first the one it was published from; bytes under notice',
  );

export const taskStatus = z
  .enum(taskStatuses)
  .describe(
    'registered 未签收，acknowledged 已签收，in-progress 推进中，completion-requested 申请办结，completed 已办结，suspended 暂停，cancelled 已取消',
  );

export const lightCounts = z.strictObject({
  done: count,
  green: count,
  yellow: count,
  red: count,
}) satisfies z.ZodType<LightCounts>;

export const summaryShape = {
  tasks: count.describe('任务数，不含已取消 / tasks, without those cancelled'),
  completed: count,
  cancelled: count.describe('已取消，不计入其他各数 / cancelled, counted in nothing else'),
  overdue: count,
  suspended: count,
  openObstacles: count.describe('有未解决障碍的任务数 / tasks with open obstacles'),
  pendingExtensions: count.describe('有待批延期的任务数 / tasks with a pending extension'),
  noEligibleVerifier: count.describe('无合格核验单位的任务数 / tasks that nobody may check'),
  percentTotal: count,
  averagePercent: z.number().describe('平均进度，百分比，一位小数 / average progress in percent'),
  lights: lightCounts,
} satisfies { [Name in keyof TaskSummary]: z.ZodType<TaskSummary[Name]> };

export const evidence = z.array(z.strictObject({ name: z.string(), mediaType: z.string(), size: count, sha256: z.string() }));
