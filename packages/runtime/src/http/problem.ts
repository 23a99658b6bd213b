/** Problem documents (RFC 9457), the body of every answer that is not a success. */
import {
  aggregates,
  DubanError,
  type ErrorCode,
  type ErrorParams,
  errorRegistry,
  errorSentence,
  type FaultKind,
  type Language,
  paramsIn,
  rights,
  type Words,
  type WordTable,
} from '@duban/domain';
import { z } from 'zod';
import { InputMismatch } from './field-errors.js';
import { codeOfForeign, statusOf } from './status.js';

export const problemMediaType = 'application/problem+json';
const typePrefix = 'urn:duban:error:';
const instancePrefix = 'urn:duban:request:';
/** Seconds after which it makes sense to try again, for errors that soon pass. */
const retryAfterSeconds: Partial<Record<ErrorCode, number>> = {
  'position-not-reached': 1,
  'past-in-preparation': 5,
  'plan-refilling': 1,
  'read-models-incomplete': 1,
  'too-much-contention': 1,
  'outcome-unknown': 1,
  'store-unavailable': 5,
  'evidence-unavailable': 5,
  'server-unreachable': 5,
  'starting-up': 5,
  'shutting-down': 5,
  overloaded: 1,
  'too-many-at-once': 1,
};

/** The document's schema, for OpenAPI and for clients. */
export const problem = z
  .strictObject({
    type: z.string().describe('urn:duban:error: 加错误码 / and the code'),
    title: z.string(),
    status: z.int(),
    code: z.string().describe('稳定的错误码 / stable code'),
    instance: z.string().describe('本次请求的编号 / this very request'),
    params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    errors: z
      .array(
        z.strictObject({
          in: z.enum(['body', 'query', 'path', 'header']),
          pointer: z.string().describe('JSON 指针 / JSON pointer'),
          code: z.string(),
          message: z.string(),
        }),
      )
      .optional()
      .describe('逐字段的说明 / field by field'),
  })
  .meta({ id: 'Problem', title: 'Problem' });
export type Problem = z.infer<typeof problem>;

const mayTryAgain: ReadonlySet<FaultKind> = new Set<FaultKind>(['too-many', 'unavailable']);

/** The problem document of an error. Of a 500 it shows nothing but a reference to the log. */
export function problemOf(error: unknown, language: Language, requestId: string): Problem {
  const { code, params } = registered(error);
  if (errorRegistry[code].kind === 'broken') return document('internal', { requestId }, language, requestId, false);
  const known = document(code, params, language, requestId, true);
  return error instanceof InputMismatch ? { ...known, errors: [...error.fieldErrors(language)] } : known;
}

function document(code: ErrorCode, params: ErrorParams, language: Language, requestId: string, withParams: boolean): Problem {
  return {
    type: typePrefix + code,
    title: errorSentence(code, spoken(params), language),
    status: statusOf(code),
    code,
    instance: instancePrefix + requestId,
    ...(withParams && Object.keys(params).length > 0 ? { params: paramsIn(params, language) } : {}),
  };
}

/** Words for what somebody may not do, by the name of the command or the right. */
const deeds: WordTable = {
  ...Object.fromEntries(aggregates.flatMap(({ commands }) => Object.entries(commands))),
  ...rights,
};

/** The parameters as a sentence says them: a command by its words. */
function spoken(params: ErrorParams): ErrorParams {
  const { command } = params;
  return typeof command === 'string' && Object.hasOwn(deeds, command) ? { ...params, command: deeds[command] as Words } : params;
}

/** Headers of a problem, apart from its language. */
export function problemHeaders(error: unknown): Record<string, string> {
  const { code, params } = registered(error);
  const headers: Record<string, string> = {};
  const seconds = params['seconds'] ?? retryAfterSeconds[code];
  if (seconds !== undefined && mayTryAgain.has(errorRegistry[code].kind)) headers['retry-after'] = String(seconds);
  if (code === 'method-not-allowed') headers['allow'] = String(params['allow']);
  // Without a token, the challenge must not name an error (RFC 6750, section 3).
  if (code === 'token-missing') headers['www-authenticate'] = 'Bearer realm="duban"';
  if (code === 'token-expired' || code === 'token-invalid') {
    headers['www-authenticate'] =
      `Bearer realm="duban", error="invalid_token", error_description="${errorSentence(code, {}, 'en')}"`;
  }
  return headers;
}

/** The registered error for anything that a route, a hook or Fastify threw. */
function registered(error: unknown): { readonly code: ErrorCode; readonly params: ErrorParams } {
  if (error instanceof DubanError) return error;
  if (error instanceof InputMismatch) return { code: 'invalid-input', params: {} };
  return { code: fastifyCode(error), params: {} };
}

/** Errors that Fastify itself makes of requests. Those with parameters become ours where they are caught. */
function fastifyCode(error: unknown): ErrorCode {
  if (!(error instanceof Error)) return 'internal';
  switch ('code' in error ? error.code : undefined) {
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
    case 'FST_ERR_ASYNC_CONSTRAINT':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return 'request-malformed';
    case 'FST_ERR_NOT_FOUND':
      return 'route-not-found';
    default:
      return codeOfForeign(error);
  }
}
