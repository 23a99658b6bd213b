/** Details of refusals are for people: in Chinese and in English, both naming the same things. */
import assert from 'node:assert/strict';
import type { Rejection, Words } from '../src/index.js';

/** Codes, ids and numbers in a sentence; plain words are none. */
const namesIn = (text: string) => (text.match(/[a-z0-9]+(?:[-.][a-z0-9]+)*/gi) ?? []).filter((word) => /[\d-]/.test(word)).sort();

/**
 * The English of a detail.
 * @throws {AssertionError} when it has no Chinese, or names other things in it
 */
export function englishOf(rejection: Rejection | undefined): string {
  const { zh = '', en = '' } = (rejection?.params['detail'] ?? {}) as Partial<Words>;
  assert.match(zh, /\p{Script=Han}/u, zh);
  assert.doesNotMatch(en, /\p{Script=Han}/u, en);
  assert.deepStrictEqual(namesIn(zh), namesIn(en), zh);
  return en;
}
