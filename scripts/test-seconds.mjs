/**
 * How long each test file took when that was last kept, in `test-seconds.json`. The longest begin first, so that
 * none of them runs alone at the end while the other core is idle.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './workspaces.mjs';

const path = join(root, 'scripts/test-seconds.json');
const slowestShown = 20;
/** Shorter files are not kept: their order hardly matters. */
const keptMinSeconds = 5;

/**
 * The files, longest first. Files without a known time count as the shortest that is kept.
 * @param {readonly string[]} files
 * @returns {string[]}
 */
export function longestFirst(files) {
  /** @type {Record<string, number>} */
  const kept = JSON.parse(readFileSync(path, 'utf8'));
  const secondsOf = (/** @type {string} */ file) => kept[file] ?? 0;
  return [...files].sort((one, other) => secondsOf(other) - secondsOf(one));
}

/** @param {ReadonlyMap<string, number>} files */
const inOrder = (files) => [...files].sort(([, one], [, other]) => other - one);

/** @param {ReadonlyMap<string, number>} files Seconds of each. */
export function rememberSeconds(files) {
  const kept = inOrder(files).filter(([, seconds]) => seconds >= keptMinSeconds);
  const rounded = kept.map(([file, seconds]) => [file, Math.round(seconds)]);
  writeFileSync(path, `${JSON.stringify(Object.fromEntries(rounded), undefined, 2)}\n`);
}

/**
 * @param {ReadonlyMap<string, number>} files
 * @param {number} wholeSeconds Of the run.
 * @returns {string[]} lines for a person
 */
export function slowest(files, wholeSeconds) {
  const lines = inOrder(files).slice(0, slowestShown);
  return [
    `the slowest of ${files.size} files, in ${wholeSeconds.toFixed(0)} s:`,
    ...lines.map(([file, seconds]) => `  ${seconds.toFixed(1)} s ${file}`),
  ];
}
