/** People, units and the time limit of a task, out of its responsibility block. */
import { deadline } from './dates.js';
import { peopleIn, unitsIn } from './names.js';
import type { Passage } from './passage.js';
import type { RawTask } from './raw-task.js';
import type { DraftTask, DraftUnit, Field } from './reading.js';
import { shorten, type WarningList } from './warnings.js';

export interface Rules {
  readonly year: number;
  /** The notice says that the first responsible unit leads. */
  readonly firstLeads: boolean;
}

const saysFirstLeads =
  /(?:(?:列|排)(?:在|名|于|序)?(?:首位|第一位?|最前|前面)|首位|第一(?:个|家|位)?(?:责任)?单位|第一责任单位)[^。;]{0,12}(?:为|是|系|即)[^。;]{0,6}(?:牵头|主办|主要责任)|(?:牵头|主办)(?:责任)?单位[^。;]{0,8}(?:列|排)(?:在|名)?(?:首位|第一)/;

/** Whether the text says that the unit named first leads. Only lines of a length that such a remark has are read. */
export function firstUnitLeads(passages: readonly Passage[]): boolean {
  return passages.some(({ text }) => saysFirstLeads.test(text.slice(0, 2_000)));
}

type Responsibility = Pick<DraftTask, 'people' | 'leads' | 'cooperating'> & { readonly due?: Field<string> };

const sameName = (one: Field<DraftUnit>, other: Field<DraftUnit>) => one.value.name === other.value.name;

export function responsibilityOf(
  { fields, heading }: RawTask,
  code: string,
  rules: Rules,
  warnings: WarningList,
): Responsibility {
  const units = (role: 'leads' | 'shared' | 'cooperating') =>
    fields.flatMap((field) => (field.role === role ? unitsIn(field.value, warnings, field.confidence) : []));
  const people = fields.flatMap(({ role, value }) => (role === 'people' ? peopleIn(value, warnings) : []));
  let leads = units('leads');
  let cooperating = units('cooperating');
  const shared = units('shared');
  if (leads.length > 0) cooperating = [...shared, ...cooperating];
  else if (rules.firstLeads && shared.length > 0) {
    leads = shared.slice(0, 1);
    cooperating = [...shared.slice(1), ...cooperating];
  } else {
    const unordered = shared.length > 1 && cooperating.length === 0;
    leads = unordered ? shared.map((field) => ({ ...field, confidence: Math.min(field.confidence, 0.6) })) : shared;
    const [first] = shared;
    if (unordered && first !== undefined) warnings.add('leads-unordered', first.span);
  }
  leads = once(leads);
  cooperating = once(cooperating).filter((field) => !leads.some((lead) => sameName(lead, field)));
  if (fields.length === 0) warnings.add('no-responsibility', heading, { code });
  else if (leads.length === 0) warnings.add('no-lead', heading, { code });
  for (const { value, span } of leads) if (value.placeholder) warnings.add('lead-is-placeholder', span, { name: value.name });
  const due = dueOf(fields, rules.year, warnings);
  return { people: once(people, (field) => field.value), leads, cooperating, ...(due && { due }) };
}

function once<Value>(
  fields: readonly Field<Value>[],
  name = (field: Field<Value>) => (field.value as DraftUnit).name,
): Field<Value>[] {
  const seen = new Set<string>();
  return fields.filter((field) => {
    if (seen.has(name(field))) return false;
    seen.add(name(field));
    return true;
  });
}

function dueOf(fields: RawTask['fields'], year: number, warnings: WarningList): Field<string> | undefined {
  const limit = fields.find(({ role }) => role === 'due');
  if (limit === undefined || limit.value.text === '') return undefined;
  const text = limit.value.text.slice(0, 100);
  const day = deadline(text, year);
  if (day === undefined) {
    warnings.add('due-unreadable', limit.value, { text: shorten(text) });
    return undefined;
  }
  if (day === 'none') {
    warnings.add('due-at-year-end', limit.value, { text: shorten(text) });
    return undefined;
  }
  return { value: day, span: limit.value.span(), confidence: 0.9 };
}
