/** Values of the history for people: units and people by their names, words in their language, no JSON. */
import { type Language, word, words } from '@duban/domain';
import { fieldWord } from './views/history/field-labels.js';

export { type Amounts, amountsOf } from './amounts.js';

const percentFields = new Set(['percent', 'report/percent', 'attainmentPercent']);
/** Fields that name a record of the history by its id and say nothing else. */
const referenceFields = new Set(['report/id', 'measurement/id', 'obstacle/id', 'entry/id']);
export const isReference = (field: string): boolean => referenceFields.has(field);

type Fields = Readonly<Record<string, unknown>>;
const isText = (value: unknown): value is string => typeof value === 'string';
const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** Several in one cell. */
export const listed = (texts: readonly string[], language: Language): string => texts.join(language === 'zh' ? '、' : '; ');

/** The value of a field; undefined where there is none. */
export function readableValue(field: string, value: unknown, language: Language): string | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  if (Array.isArray(value)) {
    const texts = value.map((each) => readableValue(field, each, language) ?? '');
    return texts.length === 0 ? undefined : listed(texts, language);
  }
  if (isObject(value)) return thing(value, language);
  const text = fieldWord(field, value, language) ?? String(value);
  return percentFields.has(field) ? `${text}%` : text;
}

/** A thing by its name, or by other fields that identify it. */
function thing(fields: Fields, language: Language): string {
  const { name, value, placeholder, number, title, plan, task, code, unit, unitOfMeasure, item, reason } = fields;
  if (isText(placeholder)) return language === 'zh' ? `〔${placeholder}〕` : `[${placeholder}]`;
  if (isText(unitOfMeasure)) return `${String(name)}${language === 'zh' ? '：' : ': '}${targetText(fields, language)}`;
  if (isText(name)) return isText(value) ? `${name} ${value}` : name;
  if (isText(title)) return `${String(number ?? code ?? '')} ${title}`.trim();
  if (isText(plan) && isText(task)) return `${plan}/${task}`;
  if (isText(item)) return `${openItem(item, language)}${language === 'zh' ? '：' : ': '}${String(reason)}`;
  if (isObject(unit)) return thing(unit, language);
  return Object.values(fields)
    .filter((each) => !isObject(each))
    .join(' ');
}

/** What a completion accepted, such as `deliverable/1`. A piece of evidence or an entry has no name but its id. */
function openItem(item: string, language: Language): string {
  const [kind = '', key = ''] = item.split('/');
  return `${word(words.openItem, kind, language)} ${key}`;
}

/** Qualifiers whose Chinese word follows the figure. */
const suffixed = new Set(['at-least', 'at-most', 'about']);

/** What an indicator promises: 300家以上, at least 300 家. */
export function targetText({ target: figure, unitOfMeasure, qualifier }: Fields, language: Language): string {
  const said = word(words.qualifier, String(qualifier), language);
  if (!isText(figure)) return said;
  if (language === 'en') return `${said} ${figure} ${String(unitOfMeasure)}`;
  const amount = `${figure}${String(unitOfMeasure)}`;
  return suffixed.has(String(qualifier)) ? `${amount}${said}` : `${said}${amount}`;
}

const shanghai = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium' });

/** An instant as date and time in Asia/Shanghai, `YYYY-MM-DD HH:MM:SS`. */
export const localTime = (instant: string): string => shanghai.format(new Date(instant));
