/** `POST /v1/plans/:plan/commands`: many commands in one request, answered as they are carried out. */
import { fields } from '@duban/domain';
import {
  channelOf,
  defaultNdjsonLimits,
  fieldMismatch,
  isClientGone,
  isRefusal,
  languageOf,
  type NdjsonLine,
  ndjsonMediaType,
  ndjsonStream,
  type Oversight,
  problemOf,
  readNdjson,
} from '@duban/runtime';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type BulkLine, bulkAnswer, bulkLine, bulkLineOf, carryOut, subjectOf } from './bulk.js';
import { type CommandService, commandMaxMs, type Request } from './command-service.js';

/** A stream remembers this many commands, so that a bulk request that is sent again repeats nothing. */
const limits = { ...defaultNdjsonLimits, linesMax: 1_000 };

/** Lines under way at once; their appends share the store's group commits. */
const linesAtOnce = 64;

const noLines = fieldMismatch('body', '', {
  zh: '缺少正文：每行一条命令，Content-Type 为 application/x-ndjson',
  en: 'there is no body: one command a line, of Content-Type application/x-ndjson',
});

interface Parts {
  readonly service: CommandService;
  readonly oversight: Pick<Oversight, 'refused'>;
}

type Common = Omit<Request, 'idempotencyKey'>;

/** Adds the bulk route to a server. */
export function bulkRoute(server: FastifyInstance, parts: Parts): void {
  server.withTypeProvider<ZodTypeProvider>().post(
    '/v1/plans/:plan/commands',
    {
      config: { ndjson: true, lines: { given: bulkLine, answered: bulkAnswer } },
      schema: {
        operationId: 'giveCommands',
        tags: ['计划 plans'],
        summary: '批量命令：NDJSON 逐行受理、逐行答复 / many commands, one a line, answered line by line',
        description:
          '每行一条命令（BulkLine），按行答复（BulkAnswerLine）。 / Each line is a command (BulkLine) and is answered by a line (BulkAnswerLine).',
        consumes: [ndjsonMediaType],
        produces: [ndjsonMediaType],
        params: z.object({ plan: fields.planId }),
      },
    },
    async (request, reply) => {
      if (request.body === undefined) throw noLines;
      const common: Common = { plan: request.params.plan, actor: request.actor, channel: channelOf(request) };
      // A request that is refused half way is not read to its end, so its connection must not be used again.
      return reply
        .header('connection', 'close')
        .type(ndjsonMediaType)
        .send(ndjsonStream(answers(parts, common, request)));
    },
  );
}

/** Answers in the order of the lines, each as soon as it is known, while later lines are already being carried out. */
async function* answers(parts: Parts, common: Common, request: FastifyRequest): AsyncGenerator<unknown> {
  const underWay: Promise<unknown>[] = [];
  const lines = readNdjson(request.body as AsyncIterable<Buffer>, languageOf(request), limits);
  let line = 0;
  try {
    for (let next = lines.next(); ; ) {
      const [oldest] = underWay;
      const full = underWay.length === linesAtOnce;
      if (oldest !== undefined && (full || (await Promise.race([oldest.then(() => true), next.then(() => false)])))) {
        yield await underWay.shift();
        continue;
      }
      const { done, value } = await next;
      if (done === true) break;
      line = value.line;
      underWay.push(answerLine(parts, common, request, value));
      next = lines.next();
      next.catch(() => undefined);
    }
  } catch (error) {
    if (isClientGone(request.raw, error)) {
      request.log.info({ line }, 'a client went away in the middle of a bulk request; what it had sent is carried out');
      await Promise.all(underWay);
      return;
    }
    // After too many lines or bytes nothing more is read, but the lines read so far are answered.
    underWay.push(Promise.resolve(refusal(line + 1, request, error)));
  }
  while (underWay.length > 0) yield await underWay.shift();
}

async function answerLine(parts: Parts, common: Common, request: FastifyRequest, given: NdjsonLine): Promise<unknown> {
  try {
    // The request itself was counted when it came in.
    if (given.line > 1) request.countRequests(1);
    if (given.error !== undefined) throw given.error;
    return { line: given.line, status: 201, ...(await carryOutSeen(parts, common, bulkLineOf(given.value))) };
  } catch (error) {
    return refusal(given.line, request, error);
  }
}

async function carryOutSeen({ service, oversight }: Parts, common: Common, line: BulkLine) {
  try {
    return await carryOut(service, { ...common, until: performance.now() + commandMaxMs }, line);
  } catch (error) {
    if (isRefusal(error)) {
      oversight.refused(
        common.actor,
        { action: line.command, plan: common.plan, subject: subjectOf(line, common.plan) },
        error.code,
      );
    }
    throw error;
  }
}

function refusal(line: number, request: FastifyRequest, error: unknown) {
  const problem = problemOf(error, languageOf(request), request.id);
  if (problem.code === 'internal') request.log.error({ err: error, line }, 'a line of a bulk request failed');
  return { line, status: problem.status, problem };
}
