/** Values of the history for people: units and people by their names, words in Chinese, no JSON. */
import { word, words } from '@duban/domain';
import { fieldWord } from '@duban/read-models/field-labels';
import { dash } from './table.js';

const percentFields = new Set(['percent', 'report/percent', 'attainmentPercent']);

type Fields = Readonly<Record<string, unknown>>;
const isText = (value: unknown): value is string => typeof value === 'string';

/** The value of a field, in one line or several. */
export function readable(field: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return dash;
  if (Array.isArray(value)) return value.length === 0 ? dash : value.map((each) => readable(field, each)).join('、');
  if (typeof value === 'object') return thing(value as Fields);
  const text = fieldWord(field, value, 'zh') ?? String(value);
  return percentFields.has(field) ? `${text}%` : text;
}

/** A thing by its name, or by other fields that identify it. */
function thing(fields: Fields): string {
  const { name, value, placeholder, number, title, plan, task, code, unit, unitOfMeasure } = fields;
  if (isText(placeholder)) return `〔${placeholder}〕`;
  if (isText(unitOfMeasure)) return `${String(name)}：${target(fields)}`;
  if (isText(name)) return isText(value) ? `${name} ${value}` : name;
  if (isText(title)) return `${String(number ?? code ?? '')} ${title}`.trim();
  if (isText(plan) && isText(task)) return `${plan}/${task}`;
  if (typeof unit === 'object' && unit !== null) return thing(unit as Fields);
  return JSON.stringify(fields);
}

/** Qualifiers whose word follows the figure. */
const suffixed = new Set(['at-least', 'at-most', 'about']);

/** What an indicator promises: 300家以上. */
export function target({ target: figure, unitOfMeasure, qualifier }: Fields): string {
  const said = word(words.qualifier, String(qualifier));
  if (!isText(figure)) return said;
  const amount = `${figure}${String(unitOfMeasure)}`;
  return suffixed.has(String(qualifier)) ? `${amount}${said}` : `${said}${amount}`;
}
