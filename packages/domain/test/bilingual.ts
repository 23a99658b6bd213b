/** Details of refusals are for people: Chinese first, English second, both naming the same things. */
import assert from 'node:assert/strict';
import type { Rejection } from '../src/index.js';

/** Codes, ids and numbers in a sentence; plain words are none. */
const namesIn = (text: string) => (text.match(/[a-z0-9]+(?:[-.][a-z0-9]+)*/gi) ?? []).filter((word) => /[\d-]/.test(word)).sort();

/**
 * The English of a detail.
 * @throws {AssertionError} when it has no Chinese, or names other things in it
 */
export function englishOf(rejection: Rejection | undefined): string {
  const detail = String(rejection?.params['detail']);
  const [zh = '', en = '', ...more] = detail.split(' / ');
  assert.match(zh, /\p{Script=Han}/u, detail);
  assert.doesNotMatch(en, /\p{Script=Han}/u, detail);
  assert.deepStrictEqual(namesIn(zh), namesIn(en), detail);
  assert.deepStrictEqual(more, [], detail);
  return en;
}
