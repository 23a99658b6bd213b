/** Every rule of the architecture. */
import type { Rule } from './rule.js';
import { arrowRules } from './rules/arrows.js';
import { callRules } from './rules/calls.js';
import { cycleRules } from './rules/cycles.js';
import { httpRules } from './rules/http-status.js';
import { leftoverRules } from './rules/leftovers.js';
import { lockfileRules } from './rules/lockfile.js';
import { manifestRules } from './rules/manifests.js';
import { refusalRules } from './rules/refusals.js';
import { shapeRules } from './rules/shapes.js';
import { wordRules } from './rules/words.js';

export const allRules: readonly Rule[] = [
  ...arrowRules,
  ...cycleRules,
  ...manifestRules,
  ...lockfileRules,
  ...shapeRules,
  ...callRules,
  ...leftoverRules,
  ...httpRules,
  ...refusalRules,
  ...wordRules,
];
