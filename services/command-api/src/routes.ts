/** One resource per command: `POST /v1/plans/:plan/tasks/:code/report-progress` and its kin. */
import {
  additionBodies,
  calendarCommandBodies,
  fields,
  indicatorCommandBodies,
  isRejection,
  type PlanDecisionName,
  planCommandBodies,
  planDecisionBodies,
  taskCommandBodies,
} from '@duban/domain';
import type { EvidenceStore } from '@duban/evidence';
import { channelOf, idempotencyKeyOf, ifMatchOf, type Oversight } from '@duban/runtime';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { answerOf, commandAnswer, requireIfMatch } from './answers.js';
import { bulkRoute } from './bulk-route.js';
import type { CommandService, Request } from './command-service.js';
import { evidenceRoute } from './evidence-route.js';
import { publish } from './publishing.js';
import { sheetRoute } from './sheet-route.js';
import { summaries } from './summaries.js';

/** A manifest of thousands of tasks is larger than any other body. */
const publishBodyMaxBytes = 16 * 1024 * 1024;

const planParams = z.object({ plan: fields.planId });
const taskParams = z.object({ plan: fields.planId, code: fields.taskCode });
const indicatorParams = z.object({ plan: fields.planId, key: fields.key });
const response = { 201: commandAnswer };

function requestOf(request: FastifyRequest, plan: string, command: string): Request {
  const expectedRevision = ifMatchOf(request);
  requireIfMatch(command, expectedRevision);
  return { plan, actor: request.actor, idempotencyKey: idempotencyKeyOf(request), channel: channelOf(request), expectedRevision };
}

function answer(reply: FastifyReply, outcome: Parameters<typeof answerOf>[0]) {
  const body = answerOf(outcome);
  if (!isRejection(outcome) && outcome.repeated) reply.header('idempotency-replayed', 'true');
  return reply.code(201).send(body);
}

export interface CommandParts {
  readonly service: CommandService;
  readonly evidence: EvidenceStore;
  /** Hears of the refused lines of a bulk request; of other refusals the server tells. */
  readonly oversight: Pick<Oversight, 'refused'>;
}

/** Adds the command routes to a server. */
export function commandRoutes(server: FastifyInstance, { service, evidence, oversight }: CommandParts): void {
  const app = server.withTypeProvider<ZodTypeProvider>();

  for (const [command, body] of Object.entries(taskCommandBodies)) {
    app.post(
      `/v1/plans/:plan/tasks/:code/${command}`,
      {
        schema: {
          tags: ['任务 tasks'],
          summary: summaries[command as keyof typeof summaries],
          params: taskParams,
          body,
          response,
        },
      },
      async (request, reply) => {
        const { plan, code } = request.params;
        return answer(reply, await service.task(requestOf(request, plan, command), code, command, request.body));
      },
    );
  }

  for (const [command, body] of Object.entries(indicatorCommandBodies)) {
    app.post(
      `/v1/plans/:plan/indicators/:key/${command}`,
      {
        schema: {
          tags: ['指标 indicators'],
          summary: summaries[command as keyof typeof summaries],
          params: indicatorParams,
          body,
          response,
        },
      },
      async (request, reply) => {
        const { plan, key } = request.params;
        return answer(reply, await service.indicator(requestOf(request, plan, command), key, command, request.body));
      },
    );
  }

  for (const [command, body] of Object.entries(planDecisionBodies)) {
    app.post(
      `/v1/plans/:plan/${command}`,
      {
        schema: {
          tags: ['计划 plans'],
          summary: summaries[command as PlanDecisionName],
          params: planParams,
          body,
          response,
        },
      },
      async (request, reply) => {
        const { plan } = request.params;
        return answer(reply, await service.plan(requestOf(request, plan, command), command as PlanDecisionName, request.body));
      },
    );
  }

  app.post(
    '/v1/plans/:plan/add-task',
    {
      schema: {
        tags: ['任务 tasks'],
        summary: summaries['add-task'],
        params: planParams,
        body: additionBodies['add-task'],
        response,
      },
    },
    async (request, reply) => {
      const { plan } = request.params;
      return answer(reply, await service.addTask(requestOf(request, plan, 'add-task'), request.body));
    },
  );

  app.post(
    '/v1/plans/:plan/add-indicator',
    {
      schema: {
        tags: ['指标 indicators'],
        summary: summaries['add-indicator'],
        params: planParams,
        body: additionBodies['add-indicator'],
        response,
      },
    },
    async (request, reply) => {
      const { plan } = request.params;
      return answer(reply, await service.addIndicator(requestOf(request, plan, 'add-indicator'), request.body));
    },
  );

  app.post(
    '/v1/plans/:plan/begin-day',
    {
      schema: {
        tags: ['计划 plans'],
        summary: '推进模拟计划的日期 / move the day of a simulated plan forward',
        params: planParams,
        body: calendarCommandBodies['begin-day'],
        response,
      },
    },
    async (request, reply) => {
      const { plan } = request.params;
      return answer(reply, await service.beginDay(requestOf(request, plan, 'begin-day'), request.body));
    },
  );

  app.post(
    '/v1/plans/:plan/publish',
    {
      bodyLimit: publishBodyMaxBytes,
      schema: {
        tags: ['计划 plans'],
        summary: '发布计划；中断后重发即可续办 / publish a plan; send it again to resume',
        params: planParams,
        body: planCommandBodies.publish,
        response,
      },
    },
    async (request, reply) => {
      const { plan } = request.params;
      return answer(reply, await publish(service, requestOf(request, plan, 'publish'), request.body));
    },
  );

  bulkRoute(server, { service, oversight });
  sheetRoute(server, { service, oversight });
  evidenceRoute(server, evidence);
}
