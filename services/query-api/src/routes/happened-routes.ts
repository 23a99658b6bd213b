import { setImmediate as otherWork } from 'node:timers/promises';
import { DubanError } from '@duban/domain';
import {
  changeDocument,
  heldBy,
  type IndicatorDocument,
  indicatorIndexes,
  type MeasurementDocument,
  measurementBy,
  measurementDocument,
  type ReportDocument,
  reportBy,
  reportDocument,
  type TaskDocument,
  taskIndexes,
} from '@duban/read-models';
import type { ServerInstance } from '@duban/runtime';
import { z } from 'zod';
import { answer, listOf, marks } from '../answers/marks.js';
import { type Holders, type OpenPlan, openPast, openPlan } from '../open-plan.js';
import { cursorAfter, resumeAt } from '../page.js';
import { type HappenedQuery, happenedQuery, planParams } from '../query-params.js';
import type { QueryParts } from '../query-parts.js';
import { tellReading } from '../tell-oversight.js';

const reportPart = reportDocument.pick({
  id: true,
  unit: true,
  by: true,
  percent: true,
  done: true,
  occurredOn: true,
  reportedAt: true,
});
const measurementPart = measurementDocument.pick({
  id: true,
  unit: true,
  by: true,
  value: true,
  reference: true,
  occurredOn: true,
  recordedAt: true,
});

const record = z.union([reportPart.meta({ id: 'ReportBy' }), measurementPart.meta({ id: 'MeasurementBy' })]).nullable();

const happenedItem = z
  .strictObject({
    subject: changeDocument.shape.subject,
    stood: record.describe('该状态下的现行上报或数据 / the report or measurement that stood'),
    happened: record.describe('只计所述日期不晚于 by 者，则为现行的一条 / the one that would stand'),
    differs: z.boolean(),
  })
  .meta({ id: 'Happened' });
export type Happened = z.output<typeof happenedItem>;

/** How many things, and how many reports or measurements, are looked at for one page. */
const lookedAtMax = { things: 2_000, records: 20_000 };
const stretch = 100;
const indexes = { task: taskIndexes.all, indicator: indicatorIndexes.all } as const;
const kinds = ['task', 'indicator'] as const;

const holdersOf =
  ({ task, indicator, unit }: HappenedQuery): Holders =>
  async (views, plan) => [
    ...(unit === undefined ? [] : [unit]),
    ...(task === undefined ? [] : heldBy(await views.get(plan, 'task', task))),
    ...(indicator === undefined ? [] : heldBy(await views.get(plan, 'indicator', indicator))),
  ];

const ofReport = ({ id, unit, by, percent, done, occurredOn, reportedAt }: ReportDocument) => ({
  id,
  unit,
  by,
  percent,
  done,
  occurredOn,
  reportedAt,
});
const ofMeasurement = ({ id, unit, by, value, reference, occurredOn, recordedAt }: MeasurementDocument) => ({
  id,
  unit,
  by,
  value,
  reference,
  occurredOn,
  recordedAt,
});

async function ofTask({ views, id }: OpenPlan, task: TaskDocument, by: string) {
  const { document, lookedAt } = await reportBy(views, id, task, by);
  const item = {
    subject: { kind: 'task' as const, key: task.code, title: task.title },
    stood: task.report === null ? null : ofReport(task.report),
    happened: document === null ? null : ofReport(document),
    differs: document?.id !== task.report?.id,
  };
  return { item, lookedAt };
}

async function ofIndicator({ views, id }: OpenPlan, indicator: IndicatorDocument, by: string) {
  const { document, lookedAt } = await measurementBy(views, id, indicator, by);
  const { measurement } = indicator;
  const item = {
    subject: { kind: 'indicator' as const, key: indicator.key, title: indicator.facts.name },
    stood: measurement === null ? null : ofMeasurement(measurement),
    happened: document === null ? null : ofMeasurement(document),
    differs: document?.id !== measurement?.id,
  };
  return { item, lookedAt };
}

interface Page {
  readonly items: Happened[];
  readonly after: string | undefined;
}

type Filters = Pick<HappenedQuery, 'by' | 'unit' | 'differs' | 'task' | 'indicator'>;

async function page(plan: OpenPlan, filters: Filters, limit: number, after: string | undefined): Promise<Page> {
  const items: Happened[] = [];
  const lookedAt = { things: 0, records: 0 };
  let last = after;
  for await (const { place, thing } of thingsOf(plan, filters, after)) {
    const busy = lookedAt.things === lookedAtMax.things || lookedAt.records >= lookedAtMax.records;
    if (items.length === limit || busy) return { items, after: last };
    lookedAt.things += 1;
    last = place;
    if (filters.unit !== undefined && !heldBy(thing).includes(filters.unit)) continue;
    const found = 'code' in thing ? await ofTask(plan, thing, filters.by) : await ofIndicator(plan, thing, filters.by);
    lookedAt.records += found.lookedAt;
    if (filters.differs === undefined || found.item.differs === (filters.differs === 'true')) items.push(found.item as Happened);
  }
  return { items, after: undefined };
}

/** Tasks, then indicators, behind a place. */
async function* thingsOf({ id, views }: OpenPlan, { task, indicator }: Filters, after: string | undefined) {
  const [begun = kinds[0], ...rest] = after?.split('|') ?? [];
  for (const kind of kinds.slice(kinds.indexOf(begun as (typeof kinds)[number]))) {
    const only = kind === 'task' ? task : indicator;
    if (only === undefined && (task ?? indicator) !== undefined) continue;
    let from = kind === begun && after !== undefined ? rest.join('|') : undefined;
    if (only !== undefined) {
      const thing = from === undefined ? await views.get(id, kind, only) : undefined;
      if (thing !== undefined) yield { place: `${kind}|only`, thing };
      continue;
    }
    for (;;) {
      const entries = await views.list(id, indexes[kind], kind, { after: from, limit: stretch, direction: 'asc' });
      for (const { sort, document } of entries) if (document !== undefined) yield { place: `${kind}|${sort}`, thing: document };
      from = entries.at(-1)?.sort;
      if (entries.length < stretch) break;
      await otherWork();
    }
  }
}

/** @throws {DubanError} `task-not-found`, `indicator-not-found`, `point-to-come` */
async function check({ id, views, document }: OpenPlan, { task, indicator, by }: Filters): Promise<void> {
  if (document.today !== null && by > document.today) throw new DubanError('point-to-come', { plan: id, day: by });
  if (task !== undefined && (await views.get(id, 'task', task)) === undefined) {
    throw new DubanError('task-not-found', { plan: id, code: task });
  }
  if (indicator !== undefined && (await views.get(id, 'indicator', indicator)) === undefined) {
    throw new DubanError('indicator-not-found', { plan: id, key: indicator });
  }
}

export function happenedRoutes(app: ServerInstance, parts: QueryParts): void {
  app.get(
    '/v1/plans/:plan/happened',
    {
      schema: {
        operationId: 'listHappened',
        tags: ['变更历史 history'],
        summary:
          '只计所述日期不晚于某日的上报与数据，何者为现行 / which report or measurement would stand, of those that speak of a day up to one',
        description:
          '与现行者并列。状态与亮灯不重算。带 asOf 时为当时所知，限于可查变更历史者；查阅有记录。 / Beside the one that stood. Statuses and lights are not recast. With asOf, of what was known then, for those who may read history. Recorded.',
        params: planParams,
        querystring: happenedQuery,
        response: { 200: listOf(answer(happenedItem)) },
      },
    },
    async (request) => {
      const { query, params } = request;
      const { limit, cursor, minPosition: _, ...asked } = query;
      const { asOf } = asked;
      const of = { list: 'happened', plan: params.plan, ...asked };
      let plan = await openPlan(parts, request, holdersOf(query));
      const resumed = resumeAt(parts.cursors, of, cursor, plan);
      if (asOf !== undefined && resumed?.position !== undefined && resumed.position !== plan.position) {
        plan = await openPast(parts, request, { asOf, resolved: resumed.position }, holdersOf(query));
      }
      await check(plan, asked);
      tellReading(parts, request);
      const { items, after } = await page(plan, asked, limit, resumed?.after);
      return { items, next: cursorAfter(parts.cursors, of, after, plan), ...marks(plan) };
    },
  );
}
