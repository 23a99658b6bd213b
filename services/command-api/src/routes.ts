/** The routes of commands, one resource each, such as `POST /v1/plans/:plan/tasks/:code/report-progress`. */
import { type AnyAggregate, type AnyCommand, aggregates, fields, isRejection, type Manifest } from '@duban/domain';
import type { EvidenceStore, WaitingPieces } from '@duban/evidence';
import { channelOf, idempotencyKeyOf, ifMatchOf, lenientValidatorCompiler, type Oversight } from '@duban/runtime';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { answerOf, commandAnswer, corrects, requireIfMatch } from './answers.js';
import { bulkRoute } from './bulk-route.js';
import { type CommandService, commandMaxMs, type Request } from './command-service.js';
import { evidenceRoute } from './evidence-route.js';
import { formReader } from './form-reading.js';
import { noticeReader } from './notice-reading.js';
import { noticeRoute } from './notice-route.js';
import { publish } from './publishing.js';
import { sheetRoute } from './sheet-route.js';

/** A manifest of thousands of tasks is larger than any other body. */
const publishBodyMaxBytes = 16 * 1024 * 1024;

const response = { 201: commandAnswer };

function requestOf(request: FastifyRequest, plan: string, entry: AnyCommand): Request {
  const expectedRevision = ifMatchOf(request);
  requireIfMatch(entry, expectedRevision);
  const until = performance.now() + commandMaxMs;
  return {
    plan,
    actor: request.actor,
    idempotencyKey: idempotencyKeyOf(request),
    channel: channelOf(request),
    expectedRevision,
    until,
  };
}

function answer(reply: FastifyReply, outcome: Parameters<typeof answerOf>[0]) {
  const body = answerOf(outcome);
  if (!isRejection(outcome) && outcome.repeated) reply.header('idempotency-replayed', 'true');
  return reply.code(201).send(body);
}

export interface CommandParts {
  readonly service: CommandService;
  readonly evidence: EvidenceStore;
  /** Bounds what one person may put. Absent where evidence is kept in memory, which is bounded as a whole. */
  readonly waiting?: WaitingPieces | undefined;
  /** Hears of the refused lines of a bulk request, and of who put evidence; of other refusals the server tells. */
  readonly oversight: Oversight;
}

const camelCase = (words: readonly string[]) => words.map((each, at) => (at === 0 ? each : capitalized(each))).join('');
const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * The name of a command as programs call it: `reportProgress`. A verb alone says what it is done to, since some are
 * reserved words (`returnTask`); a name that several aggregates have says on which (`confirmEntryOnTask`).
 */
function operationIdOf({ name: aggregate }: AnyAggregate, command: string): string {
  const parts = command.split('-');
  if (parts.length === 1) return camelCase([command, aggregate]);
  const isShared = aggregates.filter(({ commands }) => Object.hasOwn(commands, command)).length > 1;
  return camelCase(isShared ? [...parts, 'on', aggregate] : parts);
}

/** Fastify's type asks for a compiler of all schemas of a route at once; it calls it with one after the other. */
const lenient = { validatorCompiler: lenientValidatorCompiler as never };

/** Adds the route of one command, on a key in its path or on the plan. */
function commandRoute(server: FastifyInstance, service: CommandService, aggregate: AnyAggregate, name: string): void {
  const { keyed, onlyKey, commands, tag } = aggregate;
  const entry = commands[name] as AnyCommand;
  const { zh, en, sent, body, keyIn, ifMatch } = entry;
  const named = keyIn === undefined ? keyed : undefined;
  const path = named === undefined ? '' : `${named.path}/:${named.param}/`;
  const key = named === undefined ? {} : { [named.param]: named.schema };
  server.withTypeProvider<ZodTypeProvider>().post(
    `/v1/plans/:plan/${path}${name}`,
    {
      ...(name === 'publish' ? { bodyLimit: publishBodyMaxBytes } : {}),
      ...(corrects(name) ? {} : lenient),
      config: { decision: ifMatch === true },
      schema: {
        operationId: operationIdOf(aggregate, name),
        tags: [tag],
        summary: `${zh} / ${en}`,
        params: z.object({ plan: fields.planId, ...key }),
        body: sent ?? body,
        response,
      },
    },
    async (request, reply) => {
      const params = request.params as Record<string, string> & { plan: string };
      const given = requestOf(request, params.plan, entry);
      // Publishing is the only command that takes several steps.
      if (name === 'publish') return answer(reply, await publish(service, given, request.body as { manifest: Manifest }));
      const about = keyIn?.(request.body) ?? onlyKey ?? (params[named?.param ?? ''] as string);
      return answer(reply, await service.give(given, aggregate, about, name, request.body as object));
    },
  );
}

/** Adds the command routes to a server. */
export function commandRoutes(server: FastifyInstance, { service, evidence, waiting, oversight }: CommandParts): void {
  for (const aggregate of aggregates) {
    for (const [name, { internal }] of Object.entries(aggregate.commands)) {
      if (internal !== true) commandRoute(server, service, aggregate, name);
    }
  }
  bulkRoute(server, { service, oversight });
  sheetRoute(server, { service, oversight, read: formReader() });
  evidenceRoute(server, { evidence, waiting, oversight });
  noticeRoute(server, noticeReader());
}
