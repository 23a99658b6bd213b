/** What is wrong with a field, said to whoever fills it in: what to write, and nothing of how programs name types. */
import type { Language, Words } from '@duban/domain';
import type { z } from 'zod';
import { chineseRuleTexts } from './rule-texts.js';

type Schema = z.core.$ZodType;

/** Sentences without a number or a list of their own. */
export const fieldSentences = {
  required: { zh: '必填', en: 'is required' },
  text: { zh: '应为文本', en: 'must be a text' },
  yesOrNo: { zh: '应为 true 或 false', en: 'must be true or false' },
  list: { zh: '应为列表', en: 'must be a list' },
  object: { zh: '应为对象', en: 'must be an object' },
  empty: { zh: '不能为空', en: 'must not be empty' },
  day: {
    zh: '应为确有其日的日期，如 2012-06-30',
    en: 'must be a day that exists, such as 2012-06-30',
  },
  instant: {
    zh: '应为带时区的时刻，如 2012-06-30T08:00:00+08:00',
    en: 'must be an instant with its time zone, such as 2012-06-30T08:00:00+08:00',
  },
  uuid: { zh: '应为记录的编号（UUID）', en: 'must be the id of a record (a UUID)' },
  format: { zh: '格式不正确', en: 'The format is not right' },
} as const satisfies Record<string, Words>;

/** The schema under a path; undefined where the path leads to several. */
function schemaAt(schema: Schema | undefined, path: readonly PropertyKey[]): Schema | undefined {
  const { def } = (schema as z.core.$ZodTypes | undefined)?._zod ?? {};
  const [key, ...rest] = path;
  switch (def?.type) {
    case 'optional':
    case 'nullable':
    case 'default':
      return schemaAt(def.innerType, path);
    case 'pipe':
      return schemaAt(def.out, path);
    case 'object':
      return key === undefined ? schema : schemaAt(def.shape[String(key)], rest);
    case 'array':
      return key === undefined ? schema : schemaAt(def.element, rest);
    case 'union':
      return def.options.map((option) => schemaAt(option, path)).find((found) => found !== undefined);
    default:
      return key === undefined ? schema : undefined;
  }
}

/** Which numbers are taken, from what the schema says of them. */
function numbers(schema: Schema | undefined): Words {
  const { minValue: minimum, maxValue: maximum, isInt } = (schema ?? {}) as Partial<z.ZodNumber>;
  const whole = isInt === true ? { zh: '整数', en: 'whole number' } : { zh: '数', en: 'number' };
  const isBound = (bound: unknown): bound is number => typeof bound === 'number' && Number.isFinite(bound) && !isLargest(bound);
  if (isBound(minimum) && isBound(maximum)) {
    return { zh: `应为 ${minimum} 到 ${maximum} 的${whole.zh}`, en: `must be a ${whole.en} from ${minimum} to ${maximum}` };
  }
  if (isBound(minimum)) {
    return { zh: `应为不小于 ${minimum} 的${whole.zh}`, en: `must be a ${whole.en} not below ${minimum}` };
  }
  return { zh: `应为${whole.zh}`, en: `must be a ${whole.en}` };
}

const isLargest = (bound: number) => Math.abs(bound) === Number.MAX_SAFE_INTEGER;

function ofType(issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidType>, schema: Schema | undefined): Words {
  if (issue.input === undefined) return fieldSentences.required;
  switch (issue.expected) {
    case 'string':
      return fieldSentences.text;
    case 'number':
    case 'int':
      return numbers(schema);
    case 'boolean':
      return fieldSentences.yesOrNo;
    case 'array':
      return fieldSentences.list;
    case 'object':
    case 'record':
      return fieldSentences.object;
    default:
      return fieldSentences.format;
  }
}

function tooMuch(origin: string, limit: number | bigint, schema: Schema | undefined): Words {
  if (origin === 'string') return { zh: `最多 ${limit} 个字符`, en: `must have at most ${limit} characters` };
  if (origin === 'array') return { zh: `最多 ${limit} 项`, en: `must have at most ${limit} items` };
  return numbers(schema);
}

function tooLittle(origin: string, limit: number | bigint, schema: Schema | undefined): Words {
  if (limit === 1 && (origin === 'string' || origin === 'array')) return fieldSentences.empty;
  if (origin === 'string') return { zh: `至少 ${limit} 个字符`, en: `must have at least ${limit} characters` };
  if (origin === 'array') return { zh: `至少 ${limit} 项`, en: `must have at least ${limit} items` };
  return numbers(schema);
}

function ofFormat(format: string): Words {
  if (format === 'date') return fieldSentences.day;
  if (format === 'datetime') return fieldSentences.instant;
  return format === 'uuid' ? fieldSentences.uuid : fieldSentences.format;
}

/** The sentence for an issue that no rule has a sentence of its own for. */
export function fieldSentence(root: Schema, issue: z.core.$ZodRawIssue, language: Language): string {
  const schema = schemaAt(root, issue.path ?? []);
  switch (issue.code) {
    case 'invalid_type':
      return ofType(issue as z.core.$ZodRawIssue<z.core.$ZodIssueInvalidType>, schema)[language];
    case 'too_big':
      return tooMuch(String(issue['origin']), issue['maximum'] as number, schema)[language];
    case 'too_small':
      return tooLittle(String(issue['origin']), issue['minimum'] as number, schema)[language];
    case 'invalid_format':
      return ofFormat(String(issue['format']))[language];
    case 'invalid_value': {
      const values = (issue['values'] as readonly unknown[]).map((value) => JSON.stringify(value)).join('|');
      return language === 'zh' ? `应为以下之一：${values}` : `must be one of ${values}`;
    }
    default:
      return fieldSentences.format[language];
  }
}

const bilingual = /^(.*[\u4e00-\u9fff].*) \/ ([\x20-\x7e]+)$/s;

/** A sentence that a rule gives itself, in one language: English alone, or Chinese and English with a stroke between. */
export function ruleSentence(message: string, language: Language): string {
  const [, zh, en] = bilingual.exec(message) ?? [];
  if (zh !== undefined && en !== undefined) return language === 'zh' ? zh : en;
  return language === 'zh' ? (chineseRuleTexts[message] ?? message) : message;
}
