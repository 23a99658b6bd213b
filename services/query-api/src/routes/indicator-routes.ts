import { DubanError } from '@duban/domain';
import {
  type IndicatorDocument,
  indicatorDocument,
  indicatorIndexes,
  type MeasurementDocument,
  measurementDocument,
  measurementsOf,
} from '@duban/read-models';
import type { ServerInstance } from '@duban/runtime';
import { z } from 'zod';
import { unitIds } from '../answers/holders.js';
import { answer, answerOf, marks } from '../answers/marks.js';
import { indicatorTable } from '../csv/indicator-table.js';
import { measurementTable } from '../csv/measurement-table.js';
import { documentTag, hasIt } from '../entity-tag.js';
import { isComplete, shownEvidence, uploadsTag, withUploads } from '../evidence-access.js';
import { asItIs, listRoute } from '../list-route.js';
import { type Holders, type OpenPlan, openPlan } from '../open-plan.js';
import type { List } from '../page.js';
import {
  type indicatorFilters,
  indicatorParams,
  indicatorsQuery,
  planParams,
  recordsQuery,
  stateQuery,
} from '../query-params.js';
import type { QueryParts } from '../query-parts.js';
import { tellPage } from '../tell-oversight.js';
import { notModified } from './not-modified.js';

const tags = ['指标 indicators'];

const shownMeasurement = z.strictObject({ ...measurementDocument.shape, evidence: shownEvidence }).meta({ id: 'Measurement' });
const shownIndicator = {
  ...indicatorDocument.shape,
  measurement: shownMeasurement.nullable().describe('现行数据 / the measurement that the verdict rests on'),
};

type Filters = z.output<z.ZodObject<typeof indicatorFilters>>;

function listOfIndicators({ task, attainment, flag, headline }: Filters): List<'indicator'> {
  const candidates: [given: boolean, index: string, matches: (indicator: IndicatorDocument) => boolean][] = [
    [task !== undefined, indicatorIndexes.task(task ?? ''), (indicator) => indicator.task?.code === task],
    [flag !== undefined, indicatorIndexes.flag(flag ?? 'missed'), ({ flags }) => flags.includes(flag ?? 'missed')],
    [headline === 'true', indicatorIndexes.headline, (indicator) => indicator.task === null],
    [
      attainment !== undefined,
      indicatorIndexes.attainment(attainment ?? 'met'),
      (indicator) => indicator.attainment === attainment,
    ],
  ];
  const [chosen, ...rest] = candidates.filter(([given]) => given);
  const filters = rest.map(([, , matches]) => matches);
  if (headline === 'false') filters.push((indicator) => indicator.task !== null);
  return {
    index: chosen?.[1] ?? indicatorIndexes.all,
    direction: 'asc',
    matches: filters.length === 0 ? undefined : (indicator) => filters.every((matches) => matches(indicator)),
  };
}

const holdersOf =
  (key: string): Holders =>
  async (views, plan) => {
    const indicator = await views.get(plan, 'indicator', key);
    return indicator === undefined ? [] : unitIds(indicator);
  };

/** @throws {DubanError} `indicator-not-found` */
export async function indicatorOf(plan: OpenPlan, key: string): Promise<IndicatorDocument> {
  const indicator = await plan.views.get(plan.id, 'indicator', key);
  if (indicator === undefined) throw new DubanError('indicator-not-found', { plan: plan.id, key });
  return indicator;
}

async function showMeasurement(parts: QueryParts, plan: OpenPlan, measurement: MeasurementDocument) {
  const evidence = await withUploads(parts, plan, { kind: 'indicator', key: measurement.indicator }, measurement.evidence);
  return { ...measurement, evidence };
}

export function indicatorRoutes(app: ServerInstance, parts: QueryParts): void {
  listRoute(app, parts, {
    path: '/v1/plans/:plan/indicators',
    operationId: 'listIndicators',
    tags,
    summary: '指标列表，总体指标在前 / indicators, headline ones first',
    params: planParams,
    query: indicatorsQuery,
    kind: 'indicator',
    item: answer(indicatorDocument),
    csv: indicatorTable,
    list: ({ plan, filters }) => ({
      list: listOfIndicators(filters),
      of: { list: 'indicators', plan: plan.id, ...filters },
      show: asItIs,
    }),
  });

  app.get(
    '/v1/plans/:plan/indicators/:key',
    {
      schema: {
        operationId: 'getIndicator',
        tags,
        summary: '指标的现状 / an indicator as it stands',
        params: indicatorParams,
        querystring: stateQuery,
        response: { 200: answerOf(shownIndicator), 304: notModified },
      },
    },
    async (request, reply) => {
      const plan = await openPlan(parts, request, holdersOf(request.params.key));
      const indicator = await indicatorOf(plan, request.params.key);
      tellPage(parts, request);
      const measurement = indicator.measurement === null ? null : await showMeasurement(parts, plan, indicator.measurement);
      if (hasIt(request, reply, documentTag(indicator, plan) + uploadsTag(measurement?.evidence ?? [])))
        return reply.code(304).send();
      return { ...indicator, measurement, ...marks(plan) };
    },
  );

  listRoute(app, parts, {
    path: '/v1/plans/:plan/indicators/:key/measurements',
    operationId: 'listMeasurements',
    tags,
    summary: '指标数据 / the series of measurements',
    params: indicatorParams,
    query: recordsQuery,
    kind: 'measurement',
    item: answer(shownMeasurement),
    csv: measurementTable,
    holders: ({ key }) => holdersOf(key),
    list: async ({ plan, params, filters: { order } }) => {
      const { key } = await indicatorOf(plan, params.key);
      return {
        list: { index: measurementsOf(key), direction: order },
        of: { list: 'measurements', plan: plan.id, key, order },
        show: (measurement: MeasurementDocument) => showMeasurement(parts, plan, measurement),
        isSettled: isComplete,
      };
    },
  });
}
