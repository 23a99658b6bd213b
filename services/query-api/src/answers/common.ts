/** Parts that several answers share. */
import type { LightCounts, Named, Section, TaskSummary, Versioned } from '@duban/read-models';
import { z } from 'zod';

export const lights = ['done', 'green', 'yellow', 'red'] as const;
export const taskStatuses = ['registered', 'acknowledged', 'in-progress', 'completion-requested', 'completed'] as const;
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

export const lightCounts = z.strictObject({
  done: count,
  green: count,
  yellow: count,
  red: count,
}) satisfies z.ZodType<LightCounts>;

export const summaryShape = {
  tasks: count,
  completed: count,
  overdue: count,
  percentTotal: count,
  averagePercent: z.number().describe('平均进度，百分比，一位小数 / average progress in percent'),
  lights: lightCounts,
} satisfies { [Name in keyof TaskSummary]: z.ZodType<TaskSummary[Name]> };

export const evidence = z.array(z.strictObject({ name: z.string(), mediaType: z.string(), size: count, sha256: z.string() }));
