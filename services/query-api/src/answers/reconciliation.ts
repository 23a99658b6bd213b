/** How far a reconciliation has come, and what it has found. */
import type { Immutable } from '@duban/read-models';
import { z } from 'zod';

const text = z.string().nullable();
const count = z.int().min(0);

const difference = z
  .strictObject({
    place: z
      .string()
      .describe(
        '`document task`、`index all/task`、`revisions` 或 `checkpoint` / what differs: a document, an entry of an index, the revision of a stream, or the checkpoint',
      ),
    key: z.string(),
    served: text.describe('对外提供的；null：没有 / what is served; null: nothing'),
    recomputed: text.describe('由事件重算的；null：不应有 / what the events give; null: nothing'),
  })
  .meta({ id: 'ServedDifference' });

const planReconciliation = z
  .strictObject({
    plan: z.string(),
    position: text.describe('重算到的事件 / the last event that was recomputed'),
    events: count,
    compared: count.describe('对外提供的文档、索引项和流版本数 / documents, entries and revisions that are served'),
    differing: count,
    differences: z.array(difference).max(100).describe('前一百处 / the first hundred'),
    unsettled: count.describe(
      '每次读取时都在变动、无从断定的 / what was touched again whenever it was read, so that nothing can be said of it',
    ),
    code: text.describe('未能核对的原因 / why it could not be reconciled'),
  })
  .meta({ id: 'PlanReconciliation' });

export const reconciliation = z
  .strictObject({
    id: z.guid(),
    by: z.string().describe('发起人标识 / subject of who asked for it'),
    startedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
    state: z.enum(['running', 'done', 'failed']).describe('failed：中断，结果不全 / failed: it broke off, and is not whole'),
    progress: z.strictObject({
      plan: text.describe('正在核对的计划 / the plan under way'),
      events: count,
      of: count,
      plansDone: count,
      plans: count,
    }),
    differing: count.describe('各计划合计 / of all plans'),
    plans: z.array(planReconciliation),
  })
  .meta({ id: 'Reconciliation' });

export type PlanReconciliation = Immutable<z.output<typeof planReconciliation>>;
export type Reconciliation = Immutable<z.output<typeof reconciliation>>;
