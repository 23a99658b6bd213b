/** An operation of the description, made from a route: what is true of every route, no route need say. */
import type { FastifySchema, RouteOptions } from 'fastify';
import { z } from 'zod';
import { ndjsonMediaType } from '../ndjson.js';
import { type FaultName, type HeaderName, headerRefs, refusals } from './responses.js';
import type { Components, JsonSchema } from './schemas.js';

const json = 'application/json';
const csv = 'text/csv';
const binary: JsonSchema = { type: 'string', format: 'binary' };

const idempotencyKey = z
  .string()
  .min(1)
  .max(400)
  .describe('同一命令重发时用同一个键 / the same key when the same command is sent again');
const ifMatch = z.string().max(200).describe('所见的版本号，如 "12" / the revision seen, such as "12"');
const ifNoneMatch = z.string().optional().describe('已有答复的 ETag / the ETag of the answer that is there already');

/** A tag is written with its Chinese first: `任务 tasks`. Generators name files and classes after tags, so ASCII names. */
export function tagOf(written: string): { readonly name: string; readonly description: string } {
  const [, zh = '', en = written] = /^(\P{ASCII}\S*) (.+)$/u.exec(written) ?? [];
  return { name: en.replaceAll(' ', '-'), description: zh === '' ? en : `${zh} / ${en}` };
}

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

type Responses = Record<string, unknown>;

/** What the description takes of a route, besides what Fastify knows. */
export class Operation {
  readonly #route: RouteOptions;
  readonly #schema: FastifySchema;
  readonly #components: Components;
  readonly #id: string;

  constructor(route: RouteOptions, schema: FastifySchema, components: Components) {
    this.#route = route;
    this.#schema = schema;
    this.#components = components;
    if (schema.operationId === undefined) throw new Error(`${String(route.method)} ${route.url} has no operationId`);
    this.#id = schema.operationId;
  }

  /** The route's schema as JSON Schema, for the plugin that puts operations together. */
  described(): FastifySchema {
    const { operationId, tags = [], summary = '', description } = this.#schema;
    const { params, querystring } = this.#schema as { params?: z.ZodType; querystring?: z.ZodType };
    const inline = (schema: z.ZodType | undefined) => schema && this.#components.inline(schema, 'input');
    const headers = this.#headers();
    const body = this.#body();
    return {
      operationId,
      tags: tags.map((tag) => tagOf(tag).name),
      summary,
      ...(description === undefined ? {} : { description }),
      ...(this.#route.config?.public === true ? { security: [] } : {}),
      ...(params === undefined ? {} : { params: inline(params) }),
      ...(querystring === undefined ? {} : { querystring: inline(querystring) }),
      ...(Object.keys(headers.shape).length === 0 ? {} : { headers: inline(headers) }),
      ...(body === undefined ? {} : { body }),
    } as FastifySchema;
  }

  get #commands(): boolean {
    return this.#route.method === 'POST' && this.#route.url.includes(':plan') && this.#route.config?.ndjson !== true;
  }

  get #isForm(): boolean {
    return this.#route.config?.takes !== undefined;
  }

  get #conditional(): boolean {
    return Object.hasOwn((this.#schema.response as object | undefined) ?? {}, '304');
  }

  #headers() {
    const match = this.#route.config?.decision === true ? ifMatch : ifMatch.optional();
    return z.object({
      ...(this.#commands ? { 'Idempotency-Key': idempotencyKey } : {}),
      ...(this.#commands && !this.#isForm ? { 'If-Match': match } : {}),
      ...(this.#conditional ? { 'If-None-Match': ifNoneMatch } : {}),
    });
  }

  /** Of a body that is no JSON the media types are known, and that its bytes are taken as they are. */
  #body(): unknown {
    const { body, consumes } = this.#schema as { body?: z.ZodType; consumes?: readonly string[] };
    if (this.#route.config?.ndjson === true && body === undefined) {
      const { lines } = this.#route.config;
      const contentSchema = lines && this.#components.named('BulkLine', lines.given, 'input');
      return { content: { [ndjsonMediaType]: { schema: linesOf(contentSchema) } } };
    }
    if (body !== undefined) return this.#components.named(`${capitalized(this.#id)}Body`, body, 'input');
    if (consumes === undefined) return undefined;
    return { content: Object.fromEntries(consumes.map((mediaType) => [mediaType, { schema: binary }])) };
  }

  responses(): Responses {
    const { config } = this.#route;
    const answers = (this.#schema.response ?? {}) as Record<string, z.ZodType | DescribedAnswer>;
    const entries = Object.entries(answers).map(([status, answer]) => [status, this.#answer(status, answer)] as const);
    if (config?.lines !== undefined) {
      const each = this.#components.named('BulkAnswerLine', config.lines.answered, 'output');
      const content = { [ndjsonMediaType]: { schema: linesOf(each) } };
      entries.push(['200', { description: '每行一条答复 / one answer a line', content }]);
    }
    if (config?.answersLines !== undefined) {
      const each = this.#components.named(`${capitalized(this.#id)}Line`, config.answersLines, 'output');
      const content = { [ndjsonMediaType]: { schema: linesOf(each) } };
      entries.push(['200', { description: '每行一条 JSON / JSON, one value a line', content }]);
    }
    return { ...Object.fromEntries(entries), ...refusals(this.#faults()) };
  }

  #answer(status: string, answer: z.ZodType | DescribedAnswer): unknown {
    const files = this.#route.config?.files ?? [];
    if (status === '304')
      return { description: '与 If-None-Match 相同，无内容 / the client has it already', headers: headerRefs('ETag') };
    if (!(answer instanceof z.ZodType)) {
      const content = Object.entries(answer.content).map(([mediaType, { schema }]) => [
        mediaType,
        { schema: bytesOr(this.#components.inline(schema, 'output')) },
      ]);
      return {
        description: answer.description,
        headers: headerRefs(...this.#answered(true)),
        content: Object.fromEntries(content),
      };
    }
    const schema = this.#components.named(`${capitalized(this.#id)}Answer`, answer, 'output');
    const asFiles = files.map((mediaType) => [mediaType, { schema: mediaType === csv ? { type: 'string' } : binary }]);
    const names = this.#answered(files.length > 0);
    return {
      description: answer.description ?? '成功 / done',
      ...(names.length === 0 ? {} : { headers: headerRefs(...names) }),
      content: { [json]: { schema }, ...Object.fromEntries(asFiles) },
    };
  }

  #answered(isFile: boolean): HeaderName[] {
    const ofList: HeaderName[] = this.#route.config?.files === undefined ? [] : ['X-Duban-Truncated', 'X-Duban-Next'];
    return [
      ...(this.#conditional ? (['ETag'] as const) : []),
      ...(this.#commands && !this.#isForm ? (['Idempotency-Replayed'] as const) : []),
      ...(isFile ? (['Content-Disposition'] as const) : []),
      ...ofList,
    ];
  }

  #faults(): FaultName[] {
    const { config, method, url } = this.#route;
    const querystring = (this.#schema as { querystring?: unknown }).querystring;
    const hasBody = method === 'POST' || method === 'PUT';
    const changes = this.#commands || config?.ndjson === true || method === 'PUT';
    return [
      'BadRequest',
      ...(config?.public === true ? [] : (['Unauthenticated', 'Forbidden'] as const)),
      ...(url.includes(':') ? (['NotFound'] as const) : []),
      ...(querystring === undefined || hasBody ? [] : (['Gone'] as const)),
      ...(hasBody ? (['RequestTimeout', 'TooLarge', 'UnsupportedMediaType', 'Unfit'] as const) : []),
      ...(changes ? (['Conflict', 'Full'] as const) : []),
      ...(this.#commands && !this.#isForm ? (['Stale'] as const) : []),
      ...(config?.decision === true ? (['PreconditionRequired'] as const) : []),
      'TooManyRequests',
      'HeadersTooLarge',
      'Unavailable',
    ];
  }
}

interface DescribedAnswer {
  readonly description: string;
  readonly content: Readonly<Record<string, { readonly schema: z.ZodType }>>;
}

/** What no schema says anything of is bytes. */
const bytesOr = (schema: JsonSchema): JsonSchema => (Object.keys(schema).length === 0 ? binary : schema);

/** Text whose lines are each JSON of this schema. */
const linesOf = (contentSchema: unknown): JsonSchema =>
  ({ type: 'string', format: 'binary', contentMediaType: ndjsonMediaType, contentSchema }) as JsonSchema;
