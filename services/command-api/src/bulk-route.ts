/** `POST /v1/plans/:plan/commands`: many commands in one request, answered as they are carried out. */
import { fields } from '@duban/domain';
import {
  channelOf,
  languageOf,
  type NdjsonLine,
  ndjsonMediaType,
  ndjsonStream,
  problemOf,
  readNdjson,
  schemaMismatch,
} from '@duban/runtime';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { bulkLine, carryOut } from './bulk.js';
import type { CommandService, Request } from './command-service.js';

/** Lines under way at once; their appends share the store's group commits. */
const linesAtOnce = 64;

type Common = Omit<Request, 'idempotencyKey'>;

/** Adds the bulk route to a server. */
export function bulkRoute(server: FastifyInstance, service: CommandService): void {
  server.withTypeProvider<ZodTypeProvider>().post(
    '/v1/plans/:plan/commands',
    {
      config: { ndjson: true },
      schema: {
        tags: ['计划 plans'],
        summary: '批量命令：NDJSON 逐行受理、逐行答复 / many commands, one a line, answered line by line',
        description:
          '每行 / each line: {"idempotencyKey", "task" | "indicator", "command", "ifMatch"?, "body"}。' +
          '答复 / answer: {"line", "status", "eventIds", "revision", "position"} 或 / or {"line", "status", "problem"}。',
        consumes: [ndjsonMediaType],
        produces: [ndjsonMediaType],
        params: z.object({ plan: fields.planId }),
      },
    },
    async (request, reply) => {
      const common: Common = { plan: request.params.plan, actor: request.actor, channel: channelOf(request) };
      return reply.type(ndjsonMediaType).send(ndjsonStream(answers(service, common, request)));
    },
  );
}

/** Answers in the order of the lines, while later ones are already under way. */
async function* answers(service: CommandService, common: Common, request: FastifyRequest): AsyncGenerator<unknown> {
  const underWay: Promise<unknown>[] = [];
  let line = 0;
  try {
    for await (const given of readNdjson(request.body as AsyncIterable<Buffer>, languageOf(request))) {
      line = given.line;
      underWay.push(answerLine(service, common, request, given));
      if (underWay.length === linesAtOnce) yield await underWay.shift();
    }
  } catch (error) {
    // Too many lines or bytes: nothing more is read, but what has been read is answered.
    underWay.push(Promise.resolve(refusal(line + 1, request, error)));
  }
  while (underWay.length > 0) yield await underWay.shift();
}

async function answerLine(service: CommandService, common: Common, request: FastifyRequest, given: NdjsonLine): Promise<unknown> {
  try {
    if (given.error !== undefined) throw given.error;
    const parsed = bulkLine.safeParse(given.value);
    if (!parsed.success) throw schemaMismatch(bulkLine, given.value, 'body');
    return { line: given.line, status: 201, ...(await carryOut(service, common, parsed.data)) };
  } catch (error) {
    return refusal(given.line, request, error);
  }
}

function refusal(line: number, request: FastifyRequest, error: unknown) {
  const problem = problemOf(error, languageOf(request), request.id);
  if (problem.code === 'internal') request.log.error({ err: error, line }, 'a line of a bulk request failed');
  return { line, status: problem.status, problem };
}
