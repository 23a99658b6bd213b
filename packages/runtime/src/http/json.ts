/**
 * JSON from outside, as strict as it can cheaply be: UTF-8 only, no more than 32 levels, no key twice, and none that
 * could reach a prototype. A byte order mark, which spreadsheets and editors of Windows write, is passed over.
 */
import { isUtf8 } from 'node:buffer';
import { DubanError, escapePointerToken, type Language } from '@duban/domain';
import { fieldMismatch } from './field-errors.js';
import { keysIn, outlineOf } from './json-outline.js';
import { jsonDepthMax } from './limits.js';
import { repeatedKey } from './repeated-keys.js';

const detailMaxLength = 120;
const notUtf8 = { zh: '不是 UTF-8 编码', en: 'not UTF-8' } as const;
const empty = { zh: '正文为空', en: 'the body is empty' } as const;
const givenTwice = { zh: '字段重复', en: 'This field is given twice' } as const;
const forbiddenName = { zh: '不允许的字段名', en: 'This name is not allowed' } as const;

const byteOrderMark = Buffer.from('\ufeff');
/** A key can be forbidden only if the text has one of these. An escape may hide anything. */
const suspicious = /__proto__|"constructor"|\\u/;

/**
 * The value that bytes of JSON stand for.
 * @throws {DubanError} `invalid-json`, `body-too-deep`
 * @throws {InputMismatch} for a key that stands twice, a key `__proto__`, or `constructor` with a `prototype` in it
 */
export function parseJson(given: Buffer, language: Language): unknown {
  const bytes = withoutMark(given);
  if (bytes.length === 0) throw new DubanError('invalid-json', { detail: empty[language] });
  if (!isUtf8(bytes)) throw new DubanError('invalid-json', { detail: notUtf8[language] });
  // Before it is parsed, since 1 MiB of brackets takes 0.1 s to parse.
  const { depth, keys } = outlineOf(bytes);
  if (depth > jsonDepthMax) throw new DubanError('body-too-deep', { limit: jsonDepthMax });
  const text = bytes.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    throw new DubanError('invalid-json', { detail: message.slice(0, detailMaxLength).toWellFormed() });
  }
  if (keys !== keysIn(value)) throw fieldMismatch('body', repeatedKey(text) ?? '', givenTwice);
  if (suspicious.test(text) && typeof value === 'object' && value !== null) {
    const path = forbiddenPath(value);
    if (path !== undefined) throw fieldMismatch('body', path.map((key) => `/${escapePointerToken(key)}`).join(''), forbiddenName);
  }
  return value;
}

const withoutMark = (bytes: Buffer) =>
  bytes.subarray(0, byteOrderMark.length).equals(byteOrderMark) ? bytes.subarray(byteOrderMark.length) : bytes;

/** The keys that lead to a forbidden one, in a value that is known not to be too deep. */
function forbiddenPath(value: object): string[] | undefined {
  for (const key in value) {
    const child: unknown = (value as Record<string, unknown>)[key];
    if (key === '__proto__' || (key === 'constructor' && hasPrototype(child))) return [key];
    if (typeof child !== 'object' || child === null) continue;
    const path = forbiddenPath(child);
    if (path !== undefined) return [key, ...path];
  }
  return undefined;
}

function hasPrototype(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype');
}
