/** The name of something counted: a verb and a noun, which stand before the figure or behind it. */
import type { Words } from './figure-meaning.js';
import { nameEnd } from './metric-names.js';
import { governingVerb, type VerbRun } from './verbs.js';

export interface CountedName {
  readonly action: string;
  readonly subject: string;
  /** The verb that a following figure goes on with. */
  readonly carry: string | undefined;
}

/** What may stand before a verb without being the beginning of a name: nothing, or those who are to act. */
const isActor = (words: string) =>
  words === '' ||
  /(?:企业|单位|院校|高校|机构|院所|部门|各地|园区|平台|银行|[、,和并])$/.test(words) ||
  /^(?:各|每|有关|全部).{0,12}[市县区镇乡)]$/.test(words);

/** 力争4所以上通过验收 has a verb of its own behind the figure. */
const ownVerb = /^(?:通过|进入|达到|获得|列入|纳入|入选|成为|跻身|升格)/;
/** A few signs before a verb belong to it: 参与制定. */
const longestAddition = 4;
const longestRun = 12;

function runAtEnd(words: string): string | undefined {
  for (let from = Math.max(0, words.length - longestRun); from < words.length; from += 1) {
    const run = governingVerb(words.slice(from));
    if (run !== undefined && run.start === 0 && from + run.end === words.length) return run.text;
  }
  return undefined;
}

/** What is counted stands behind the figure: 新建五处公园. */
export function nameBehind({ before, after }: Words, carry: string | undefined): CountedName {
  const noun = after.replace(/^的/, '');
  const action = runAtEnd(before) ?? (before === '' && !ownVerb.test(noun) ? (carry ?? '') : '');
  return { action, subject: noun.slice(0, nameEnd(noun)), carry: action === '' ? undefined : action };
}

/** What is counted stands before the figure: 新建公园五处. */
export function nameBefore({ before }: Words, verb: VerbRun | undefined, carry: string | undefined): CountedName {
  if (verb === undefined) return { action: carry ?? '', subject: before, carry };
  const at = before.indexOf(verb.text);
  if (at === -1) return { action: '', subject: before, carry: undefined };
  const noun = before.slice(at + verb.text.length);
  if (noun === '') return { action: '', subject: before, carry: undefined };
  if (isActor(before.slice(0, at))) return { action: verb.text, subject: noun, carry: verb.text };
  return { action: '', subject: before, carry: at <= longestAddition ? before.slice(0, at + verb.text.length) : undefined };
}
