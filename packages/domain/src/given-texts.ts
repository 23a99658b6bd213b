/**
 * The texts of a command as people give them, which is stricter than what an event may hold: what was written once must
 * be readable for ever. No text has characters that nobody sees; a name is in one line and has no spaces at its ends.
 */
import type { z } from 'zod';
import { pointersTo } from './field-marks.js';
import { text as boundedText } from './fields.js';
import { escapePointerToken, unescapePointerToken } from './json-pointer.js';
import type { Words } from './words.js';

/** Zero-width signs, marks of direction, tags and fillers; what they surround looks like something else. */
const invisible = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/u;
/** Selectors of the form of a sign, and joiners within one: an emoji, a variant of a Chinese character. */
const partOfSign =
  /(?<=\p{Unified_Ideograph})[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]|(?<=\p{Emoji})\ufe0f|(?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d(?=\p{Extended_Pictographic})/gu;
const lineEnd = /[\t\n\v\f\r\u0085\u2028\u2029]/;

const hex = (character: string) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** The first character of a text that nobody sees; undefined when there is none. */
function unseenIn(text: string): string | undefined {
  // Nearly no text has any, and every text of every command is looked through.
  if (!invisible.test(text)) return undefined;
  return invisible.exec(text.replaceAll(partOfSign, ''))?.[0];
}

/** Why a text cannot be taken as it is; undefined where it can. */
export function textFault(text: string): Words | undefined {
  const unseen = unseenIn(text);
  if (unseen === undefined) return undefined;
  return {
    zh: `含有看不见的字符（${hex(unseen)}），请删去`,
    en: `holds a character that cannot be seen (${hex(unseen)}); take it out`,
  };
}

/** The same of a name. */
export function nameFault(name: string): Words | undefined {
  if (lineEnd.test(name.trim())) return { zh: '名称不能换行，也不能含制表符', en: 'a name has neither line ends nor tabs' };
  return textFault(name);
}

/** A name as it is given outside of the body of a command, in a token or on the command line: trimmed, by the same rules. */
export const givenName = (maxLength: number) =>
  boundedText(maxLength)
    .overwrite((name) => name.trim())
    .superRefine((name, context) => {
      const fault = nameFault(name);
      if (fault !== undefined) context.addIssue({ code: 'custom', message: `${fault.zh} / ${fault.en}` });
    });

export interface TextFault extends Words {
  /** JSON pointer into the body. */
  readonly pointer: string;
}

/** The marked fields of a schema, as a tree by their keys; `*` stands for every index of an array. */
interface Marked {
  mark?: 'name' | 'verbatim';
  readonly below: Map<string, Marked>;
}

const markedOf = new WeakMap<z.ZodType, Marked>();

function markedIn(schema: z.ZodType): Marked {
  let root = markedOf.get(schema);
  if (root !== undefined) return root;
  root = { below: new Map() };
  for (const mark of ['name', 'verbatim'] as const) {
    for (const pointer of pointersTo(mark, schema)) {
      let at = root;
      for (const token of pointer.split('/').slice(1)) {
        const key = unescapePointerToken(token);
        const next = at.below.get(key) ?? { below: new Map() };
        at.below.set(key, next);
        at = next;
      }
      at.mark = mark;
    }
  }
  markedOf.set(schema, root);
  return root;
}

/** At most so many faults are told of one body. */
const faultsMax = 50;

/**
 * A body that has passed its schema, with its names trimmed, and what is wrong with its texts. Words that are quoted
 * from a notice stay as they are.
 */
export function givenTexts<Body extends object>(schema: z.ZodType, body: Body): { body: Body; faults: readonly TextFault[] } {
  const faults: TextFault[] = [];
  /** The keys that lead to what is looked at. */
  const path: string[] = [];
  const text = (value: string, mark: Marked['mark']): string => {
    if (mark === 'verbatim') return value;
    const fault = mark === 'name' ? nameFault(value) : textFault(value);
    if (fault !== undefined && faults.length < faultsMax) {
      faults.push({ pointer: path.map((key) => `/${escapePointerToken(key)}`).join(''), ...fault });
    }
    return mark === 'name' ? value.trim() : value;
  };
  /** What has no name to trim is not copied. */
  const taken = (value: unknown, marked: Marked | undefined): unknown => {
    if (typeof value === 'string') return text(value, marked?.mark);
    if (typeof value !== 'object' || value === null) return value;
    const list = Array.isArray(value);
    let copy: Record<string, unknown> | undefined;
    for (const key of Object.keys(value)) {
      const before = (value as Record<string, unknown>)[key];
      path.push(key);
      const after = taken(before, marked?.below.get(list ? '*' : key));
      path.pop();
      if (after === before) continue;
      copy ??= (list ? [...value] : { ...value }) as Record<string, unknown>;
      copy[key] = after;
    }
    return copy ?? value;
  };
  return { body: taken(body, markedIn(schema)) as Body, faults };
}
