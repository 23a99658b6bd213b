/**
 * Records of those who use Duban: what they were refused, and which histories and evidence they read. One event, with
 * a count, stands for all equal acts within about a minute. Times are the server's, also where the plan is simulated.
 * The actor is in the metadata.
 */
import { z } from 'zod';
import type { EventsOf, EventTable, NewEventsOf } from './event-table.js';
import { bounds, instant, planId, text } from './fields.js';

/** A command such as `report-progress`, or a reading such as `GET /v1/plans/:plan/history`. */
const action = text(bounds.shortText);
/** What the act was about: `task/3.2`, `plan/zjkjt2012`, `evidence/<sha256>`. */
const subject = text(bounds.shortText);

const counted = { count: z.int().min(1), firstAt: instant, lastAt: instant };

export const oversightEvents = {
  /** `code`: the registered error of the refusal. */
  'refusals-recorded': {
    zh: '拒绝记录',
    en: 'refusals recorded',
    schema: z.strictObject({
      command: action,
      plan: planId.optional(),
      subject,
      code: z
        .string()
        .max(64)
        .regex(/^[a-z]+(-[a-z]+)*$/),
      ...counted,
    }),
  },
  'access-recorded': {
    zh: '查阅记录',
    en: 'access recorded',
    schema: z.strictObject({ view: action, plan: planId.optional(), subject, ...counted }),
  },
  /** More refusals and accesses came at once than can be kept; these were not recorded one by one. */
  'oversight-dropped': { zh: '未逐条记录', en: 'not recorded one by one', schema: z.strictObject(counted) },
} satisfies EventTable;

export type OversightEvent = EventsOf<typeof oversightEvents>;
export type NewOversightEvent = NewEventsOf<typeof oversightEvents>;
