/**
 * Cursors of paged lists: opaque to clients, signed, and good only for the query that they came from.
 * `<base64url of {q, s}>.<base64url of HMAC-SHA256>`, where q is the digest of the query and s the state.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalJson, DubanError } from '@duban/domain';
import { z } from 'zod';

const cursorMaxLength = 2_048;
const content = z.strictObject({ q: z.string(), s: z.unknown() });

export interface Cursors {
  /**
   * A cursor that continues a query (JSON) from a state (JSON).
   * @throws when it would be longer than 2,048 characters
   */
  encode(query: unknown, state: unknown): string;
  /**
   * The state in a cursor.
   * @throws {DubanError} `cursor-invalid` when it was changed, is of another query or another key
   */
  decode<State>(query: unknown, cursor: string, state: z.ZodType<State>): State;
}

/** Cursors signed with a secret key, such as `openSecretKey` gives. */
export function createCursors(key: Uint8Array): Cursors {
  const sign = (payload: string) => createHmac('sha256', key).update(payload).digest();
  return {
    encode(query, state) {
      const payload = Buffer.from(JSON.stringify({ q: digestOf(query), s: state })).toString('base64url');
      const cursor = `${payload}.${sign(payload).toString('base64url')}`;
      if (cursor.length > cursorMaxLength) throw new Error(`a cursor of ${cursor.length} characters`);
      return cursor;
    },
    decode(query, cursor, state) {
      const [payload = '', signature = '', ...rest] = cursor.length > cursorMaxLength ? [] : cursor.split('.');
      const given = Buffer.from(signature, 'base64url');
      const expected = sign(payload);
      if (rest.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) {
        throw new DubanError('cursor-invalid');
      }
      const { q, s } = content.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
      const parsed = state.safeParse(s);
      if (q !== digestOf(query) || !parsed.success) throw new DubanError('cursor-invalid');
      return parsed.data;
    },
  };
}

const digestOf = (query: unknown) => createHash('sha256').update(canonicalJson(query)).digest('base64url').slice(0, 22);
