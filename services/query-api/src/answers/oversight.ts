import { roles } from '@duban/domain';
import type { OversightDocument } from '@duban/read-models';
import { z } from 'zod';
import { count, instant } from './common.js';

const oversightItem: z.ZodType<OversightDocument> = z.strictObject({
  id: z.string(),
  position: z.string(),
  kind: z.enum(['refusals', 'access', 'dropped']),
  actor: z.strictObject({
    id: z.string(),
    name: z.string(),
    unit: z.string().nullable(),
    roles: z.array(z.enum(roles)),
    onBehalfOf: z.string().nullable(),
  }),
  action: z.string().nullable().describe('命令，或查阅的方法和地址 / a command, or a reading as method and route'),
  plan: z.string().nullable(),
  subject: z.string().nullable().describe('对象，如 task/3.2 / the subject'),
  code: z.string().nullable().describe('被拒的错误码 / why it was refused'),
  count: count.describe('约一分钟内相同者的次数 / how often within about a minute'),
  firstAt: instant,
  lastAt: instant,
  recordedAt: instant,
});

export interface OversightAnswer {
  readonly items: readonly OversightDocument[];
  readonly next: string | null;
  /** Null while nothing has been recorded. */
  readonly position: string | null;
}

export const oversightAnswer: z.ZodType<OversightAnswer> = z.strictObject({
  items: z.array(oversightItem),
  next: z.string().nullable().describe('下一页的游标 / cursor of the next page'),
  position: z.string().nullable().describe('答复所反映的事件位置 / what the answer reflects'),
});
