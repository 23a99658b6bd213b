/**
 * JSON from outside, as strict as it can cheaply be: UTF-8 only, no more than 32 levels, and no key that
 * could reach a prototype.
 */
import { isUtf8 } from 'node:buffer';
import { DubanError, escapePointerToken, type Language } from '@duban/domain';
import { fieldMismatch } from './field-errors.js';
import { jsonDepthMax } from './limits.js';

const detailMaxLength = 120;
const notUtf8 = { zh: '不是 UTF-8 编码', en: 'not UTF-8' } as const;
const empty = { zh: '正文为空', en: 'the body is empty' } as const;
const forbiddenName = { zh: '不允许的字段名', en: 'This name is not allowed' } as const;

/**
 * The value that bytes of JSON stand for.
 * @throws {DubanError} `invalid-json`, `body-too-deep`
 * @throws {InputMismatch} for a key `__proto__`, or `constructor` with a `prototype` in it
 */
export function parseJson(bytes: Buffer, language: Language): unknown {
  if (bytes.length === 0) throw new DubanError('invalid-json', { detail: empty[language] });
  if (!isUtf8(bytes)) throw new DubanError('invalid-json', { detail: notUtf8[language] });
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    throw new DubanError('invalid-json', { detail: message.slice(0, detailMaxLength).toWellFormed() });
  }
  if (typeof value === 'object' && value !== null) {
    const path = forbiddenPath(value, 1);
    if (path !== undefined) throw fieldMismatch('body', path.map((key) => `/${escapePointerToken(key)}`).join(''), forbiddenName);
  }
  return value;
}

/** The keys that lead to a forbidden one. Goes no deeper than the limit, so that nesting cannot exhaust the stack. */
function forbiddenPath(value: object, depth: number): string[] | undefined {
  if (depth > jsonDepthMax) throw new DubanError('body-too-deep', { limit: jsonDepthMax });
  for (const key in value) {
    const child: unknown = (value as Record<string, unknown>)[key];
    if (key === '__proto__' || (key === 'constructor' && hasPrototype(child))) return [key];
    if (typeof child !== 'object' || child === null) continue;
    const path = forbiddenPath(child, depth + 1);
    if (path !== undefined) return [key, ...path];
  }
  return undefined;
}

function hasPrototype(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype');
}
