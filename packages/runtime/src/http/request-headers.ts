/** The request headers that commands and conditional requests use. */
import { DubanError } from '@duban/domain';
import type { FastifyRequest } from 'fastify';

type WithHeaders = Pick<FastifyRequest, 'headers'>;

const bareKey = /^[\x21\x23-\x7e][\x21-\x7e]{0,199}$/;
/** A String of RFC 8941, section 3.3.3, without spaces: only `\"` and `\\` are escaped. */
const quotedKey = /^"((?:[\x21\x23-\x5b\x5d-\x7e]|\\["\\]){1,400})"$/;
const keyMaxLength = 200;

/** A strong or weak entity tag whose text begins with a revision: `"12"`, `W/"12"`, `"12-abc"`. */
const revisionTag = /^(?:W\/)?"(\d{1,15})(?:-[\x21\x23-\x7e]{0,100})?"$/;

/**
 * The Idempotency-Key, as a quoted string (draft-ietf-httpapi-idempotency-key-header) or a bare token;
 * both name the same key.
 * @throws {DubanError} `idempotency-key-required`, `idempotency-key-invalid`
 */
export function idempotencyKeyOf(request: WithHeaders): string {
  const header = request.headers['idempotency-key'];
  if (header === undefined || header === '') throw new DubanError('idempotency-key-required');
  if (typeof header === 'string') {
    if (bareKey.test(header)) return header;
    const quoted = quotedKey.exec(header)?.[1]?.replace(/\\(["\\])/g, '$1');
    if (quoted !== undefined && quoted.length <= keyMaxLength) return quoted;
  }
  throw new DubanError('idempotency-key-invalid');
}

/**
 * The revision that the client has seen; undefined without the header. `*` and lists are refused: they do not say
 * which revision was seen.
 * @throws {DubanError} `if-match-invalid`
 */
export function ifMatchOf(request: WithHeaders): number | undefined {
  const header = request.headers['if-match'];
  if (header === undefined) return undefined;
  const revision = revisionTag.exec(header)?.[1];
  if (revision === undefined) throw new DubanError('if-match-invalid');
  return Number(revision);
}
