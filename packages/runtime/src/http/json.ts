/**
 * JSON from outside, as strict as it can cheaply be: UTF-8 only, no more than 32 levels, no key twice, and none that
 * could reach a prototype. A byte order mark, which spreadsheets and editors of Windows write, is passed over.
 */
import { isUtf8 } from 'node:buffer';
import { DubanError, escapePointerToken, type Language } from '@duban/domain';
import { fieldMismatch } from './field-errors.js';
import { jsonDepthMax } from './limits.js';
import { repeatedKey, writesKeysTwice } from './repeated-keys.js';

const detailMaxLength = 120;
const notUtf8 = { zh: '不是 UTF-8 编码', en: 'not UTF-8' } as const;
const empty = { zh: '正文为空', en: 'the body is empty' } as const;
const givenTwice = { zh: '字段重复', en: 'This field is given twice' } as const;
const forbiddenName = { zh: '不允许的字段名', en: 'This name is not allowed' } as const;

const byteOrderMark = Buffer.from('\ufeff');
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const quote = 0x22;
const backslash = 0x5c;
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
  if (mayBeTooDeep(bytes) && isTooDeep(bytes)) throw new DubanError('body-too-deep', { limit: jsonDepthMax });
  const text = bytes.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    throw new DubanError('invalid-json', { detail: message.slice(0, detailMaxLength).toWellFormed() });
  }
  if (writesKeysTwice(bytes, value)) throw fieldMismatch('body', repeatedKey(text) ?? '', givenTwice);
  if (suspicious.test(text) && typeof value === 'object' && value !== null) {
    const path = forbiddenPath(value);
    if (path !== undefined) throw fieldMismatch('body', path.map((key) => `/${escapePointerToken(key)}`).join(''), forbiddenName);
  }
  return value;
}

const withoutMark = (bytes: Buffer) =>
  bytes.subarray(0, byteOrderMark.length).equals(byteOrderMark) ? bytes.subarray(byteOrderMark.length) : bytes;

/**
 * Whether there are enough opening brackets to nest too deeply. For most bodies there are not, and nothing else is
 * checked.
 */
function mayBeTooDeep(bytes: Buffer): boolean {
  let opened = 0;
  for (const opening of [openBrace, openBracket]) {
    for (let at = bytes.indexOf(opening); at !== -1; at = bytes.indexOf(opening, at + 1)) {
      opened += 1;
      if (opened > jsonDepthMax) return true;
    }
  }
  return false;
}

/** Checked before parsing, since 1 MiB of brackets takes 0.1 s to parse. */
function isTooDeep(bytes: Buffer): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (inString) {
      if (byte === backslash) at += 1;
      else if (byte === quote) inString = false;
    } else if (byte === quote) {
      inString = true;
    } else if (byte === openBrace || byte === openBracket) {
      depth += 1;
      if (depth > jsonDepthMax) return true;
    } else if (byte === closeBrace || byte === closeBracket) {
      depth -= 1;
    }
  }
  return false;
}

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
