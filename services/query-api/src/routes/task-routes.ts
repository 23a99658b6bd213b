import { DubanError } from '@duban/domain';
import { type ReportDocument, reportDocument, reportsOf, type TaskDocument, taskDocument, taskIndexes } from '@duban/read-models';
import type { ServerInstance } from '@duban/runtime';
import { z } from 'zod';
import { unitIds } from '../answers/holders.js';
import { answer, answerOf, marks } from '../answers/marks.js';
import { reportTable } from '../csv/report-table.js';
import { taskTable } from '../csv/task-table.js';
import { documentTag, hasIt } from '../entity-tag.js';
import { isComplete, shownEvidence, uploadsTag, withUploads } from '../evidence-access.js';
import { asItIs, listRoute } from '../list-route.js';
import { type Holders, type OpenPlan, openPlan } from '../open-plan.js';
import type { List } from '../page.js';
import { planParams, recordsQuery, stateQuery, type taskFilters, taskParams, tasksQuery } from '../query-params.js';
import type { QueryParts } from '../query-parts.js';
import { tellPage } from '../tell-oversight.js';
import { notModified } from './not-modified.js';

const tags = ['任务 tasks'];

const shownReport = z.strictObject({ ...reportDocument.shape, evidence: shownEvidence }).meta({ id: 'Report' });
const shownTask = { ...taskDocument.shape, report: shownReport.nullable().describe('现行上报 / the standing report') };

type Filters = z.output<z.ZodObject<typeof taskFilters>>;

const characters = (report: ReportDocument | null) =>
  report === null ? 0 : report.done.length + (report.next?.length ?? 0) + (report.obstacles?.length ?? 0);

const charactersOf = ({ report, openObstacles, review, source }: TaskDocument) =>
  openObstacles.reduce(
    (sum, { description, request }) => sum + description.length + (request?.length ?? 0),
    characters(report) + (review?.comment.length ?? 0) + (source?.text.length ?? 0),
  );

/** Reads the index with the fewest tasks for these filters; the other filters are applied to its documents. */
function listOfTasks({ section, unit, person, light, status, flag, overdue }: Filters): List<'task'> {
  const candidates: [given: boolean, index: string, matches: (task: TaskDocument) => boolean][] = [
    [flag !== undefined, taskIndexes.flag(flag ?? 'overdue'), ({ flags }) => flags.includes(flag ?? 'overdue')],
    [overdue === 'true', taskIndexes.flag('overdue'), (task) => task.overdue],
    [person !== undefined, taskIndexes.person(person ?? ''), ({ responsible }) => responsible.some(({ id }) => id === person)],
    [
      unit !== undefined,
      taskIndexes.unit(unit ?? ''),
      ({ leads, cooperating }) => [...leads, ...cooperating].some((each) => 'id' in each && each.id === unit),
    ],
    [section !== undefined, taskIndexes.section(section ?? 0), (task) => task.section.number === section],
    [light !== undefined, taskIndexes.light(light ?? 'done'), (task) => task.light.light === light && task.cancelled === null],
    [status !== undefined, taskIndexes.status(status ?? 'completed'), (task) => task.status === status],
  ];
  const [chosen, ...rest] = candidates.filter(([given]) => given);
  const filters = rest.map(([, , matches]) => matches);
  if (overdue === 'false') filters.push((task) => !task.overdue);
  return {
    index: chosen?.[1] ?? taskIndexes.all,
    direction: 'asc',
    matches: filters.length === 0 ? undefined : (task) => filters.every((matches) => matches(task)),
    weigh: charactersOf,
  };
}

const holdersOf =
  (code: string): Holders =>
  async (views, plan) => {
    const task = await views.get(plan, 'task', code);
    return task === undefined ? [] : unitIds(task);
  };

/** @throws {DubanError} `task-not-found` */
export async function taskOf(plan: OpenPlan, code: string): Promise<TaskDocument> {
  const task = await plan.views.get(plan.id, 'task', code);
  if (task === undefined) throw new DubanError('task-not-found', { plan: plan.id, code });
  return task;
}

async function showReport(parts: QueryParts, plan: OpenPlan, report: ReportDocument) {
  const evidence = await withUploads(parts, plan, { kind: 'task', key: report.task }, report.evidence);
  return { ...report, evidence };
}

export function taskRoutes(app: ServerInstance, parts: QueryParts): void {
  listRoute(app, parts, {
    path: '/v1/plans/:plan/tasks',
    operationId: 'listTasks',
    tags,
    summary: '任务列表，按编号排序 / tasks, by code',
    params: planParams,
    query: tasksQuery,
    kind: 'task',
    item: answer(taskDocument),
    csv: taskTable,
    // A unit may read the past of a list of its own tasks.
    holders:
      (_, { unit }) =>
      async () =>
        unit === undefined ? [] : [unit],
    list: ({ plan, filters }) => ({
      list: listOfTasks(filters),
      of: { list: 'tasks', plan: plan.id, ...filters },
      show: asItIs,
    }),
  });

  app.get(
    '/v1/plans/:plan/tasks/:code',
    {
      schema: {
        operationId: 'getTask',
        tags,
        summary: '任务的现状 / a task as it stands',
        params: taskParams,
        querystring: stateQuery,
        response: { 200: answerOf(shownTask), 304: notModified },
      },
    },
    async (request, reply) => {
      const plan = await openPlan(parts, request, holdersOf(request.params.code));
      const task = await taskOf(plan, request.params.code);
      tellPage(parts, request);
      const report = task.report === null ? null : await showReport(parts, plan, task.report);
      if (hasIt(request, reply, documentTag(task, plan) + uploadsTag(report?.evidence ?? []))) return reply.code(304).send();
      return { ...task, report, ...marks(plan) };
    },
  );

  listRoute(app, parts, {
    path: '/v1/plans/:plan/tasks/:code/reports',
    operationId: 'listReports',
    tags,
    summary: '任务的全部上报 / all reports on a task',
    params: taskParams,
    query: recordsQuery,
    kind: 'report',
    item: answer(shownReport),
    csv: reportTable,
    holders: ({ code }) => holdersOf(code),
    list: async ({ plan, params, filters: { order } }) => {
      const { code } = await taskOf(plan, params.code);
      return {
        list: { index: reportsOf(code), direction: order, weigh: characters },
        of: { list: 'reports', plan: plan.id, code, order },
        show: (report: ReportDocument) => showReport(parts, plan, report),
        isSettled: isComplete,
      };
    },
  });
}
