import { DubanError, hasRight } from '@duban/domain';
import { type DifferenceFilters, differencePage, heldBy, planKey, type ViewReads } from '@duban/read-models';
import type { ServerInstance } from '@duban/runtime';
import { z } from 'zod';
import { requireRight, seesChannels } from '../access.js';
import { differenceAnswer, shownDifference } from '../answers/difference.js';
import { marks } from '../answers/marks.js';
import { type EntryFilters, matchesOf, requireUnit } from '../list-of-changes.js';
import { type Holders, type OpenPlan, openPast, waitForPosition } from '../open-plan.js';
import { pointOf } from '../past-point.js';
import { type DiffQuery, diffQuery, planParams } from '../query-params.js';
import type { QueryParts } from '../query-parts.js';
import { tellReading } from '../tell-oversight.js';

/** The positions that the two points stood for when the first page was read. */
const cursorState = z.strictObject({ after: z.string(), from: z.string(), to: z.string() });

type Compared = 'plan' | 'task' | 'indicator' | 'unit' | 'person';
const compared = (subject: string) => subject.split('/') as [kind: Compared, key: string];

const found = (views: ViewReads, plan: string, subject: string) => {
  const [kind, key] = compared(subject);
  if (kind === 'plan' && key !== plan) return Promise.resolve(undefined);
  return views.get(plan, kind, kind === 'plan' ? planKey : key);
};

/** The units that hold the things in question. They may read how these things changed. */
const holdersOf =
  ({ subject, unit }: Pick<DiffQuery, 'subject' | 'unit'>): Holders =>
  async (views, plan) => {
    const own = unit === undefined ? [] : [unit];
    if (subject === undefined) return own;
    const [kind, key] = compared(subject);
    return kind === 'unit' ? [...own, key] : [...own, ...heldBy(await found(views, plan, subject))];
  };

type EntryQuery = Pick<DiffQuery, 'subject' | 'unit' | 'field'> & EntryFilters;

/** @throws {DubanError} `unit-not-found`, `actor-not-found` */
async function filtersOf(plan: OpenPlan, { subject, unit, field, ...others }: EntryQuery): Promise<DifferenceFilters> {
  if (unit !== undefined) await requireUnit(plan, unit);
  return { subject, unit, field, ledBy: await matchesOf(plan, others) };
}

function unknown(plan: string, subject: string): DubanError {
  const [kind, key] = compared(subject);
  switch (kind) {
    case 'task':
      return new DubanError('task-not-found', { plan, code: key });
    case 'indicator':
      return new DubanError('indicator-not-found', { plan, key });
    case 'unit':
      return new DubanError('unit-not-found', { plan, unit: key });
    case 'person':
      return new DubanError('person-not-found', { person: key });
    default:
      return new DubanError('plan-not-found', { plan: key });
  }
}

export function diffRoutes(app: ServerInstance, parts: QueryParts): void {
  const { past, cursors } = parts;
  app.get(
    '/v1/plans/:plan/diff',
    {
      schema: {
        operationId: 'getDifference',
        tags: ['变更历史 history'],
        summary: '两个时点之间的差异：何字段由何变为何，何人、何时、为何 / what differs between two points, by whom and why',
        description:
          '按对象分页，游标保持两个时点。填报人须带 subject 或 unit=本单位，限于现在或任一时点牵头、配合的对象；查阅有记录。 / Paged by thing; a cursor keeps both points. A reporter names a subject, or unit=<own unit>: what the unit holds now or held at either point. Recorded.',
        params: planParams,
        querystring: diffQuery,
        response: { 200: differenceAnswer },
      },
    },
    async (request) => {
      const { params, query, actor } = request;
      requireRight('read', actor);
      const { limit, cursor, minPosition, ...asked } = query;
      const id = params.plan;
      await waitForPosition(parts, request, minPosition, id);
      const of = { list: 'diff', plan: id, ...asked };
      const resumed = cursor === undefined ? undefined : cursors.decode(of, cursor, cursorState);
      const from = await pointOf(past, id, { asOf: asked.from, resolved: resumed?.from });
      const to = await pointOf(past, id, { asOf: asked.to, resolved: resumed?.to });
      if (from.position > to.position) throw new DubanError('interval-reversed', { from: asked.from, to: asked.to });
      const earlier = await past.state(id, from.position);
      try {
        const own = holdersOf(asked);
        const plan = await openPast(parts, request, { asOf: asked.to, resolved: to.position }, async (views, plan) => [
          ...(await own(views, plan)),
          ...(await own(earlier, plan)),
        ]);
        const { subject } = asked;
        if (subject !== undefined && (await found(plan.views, id, subject)) === undefined) throw unknown(id, subject);
        tellReading(parts, request);
        const states = { from: { views: earlier, position: from.position }, to: plan };
        const page = await differencePage(id, states, await filtersOf(plan, asked), { after: resumed?.after, limit });
        // A link may lead to another unit's things, so it is checked again.
        const concerning = hasRight('history', actor) ? undefined : actor.unit;
        const form = { withChannel: seesChannels(actor), concerning };
        const { asOf: _, ...others } = marks(plan);
        return {
          from,
          to,
          items: await Promise.all(page.items.map((item) => shownDifference(item, plan, form))),
          next: page.after === undefined ? null : cursors.encode(of, { after: page.after, from: from.position, to: to.position }),
          ...others,
        };
      } finally {
        earlier.release();
      }
    },
  );
}
