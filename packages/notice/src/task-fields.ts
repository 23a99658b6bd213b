/** People, units and time limit of a task, from its responsibility block. */
import { levels } from './confidence.js';
import { deadline } from './dates.js';
import type { Horizon } from './horizons.js';
import { unitsIn } from './names.js';
import type { Passage } from './passage.js';
import { peopleIn } from './people.js';
import type { RawTask } from './raw-task.js';
import type { DraftTask, DraftUnit, Field } from './reading.js';
import { shorten, type WarningList } from './warnings.js';

export interface Rules {
  /** The years of the plan; undefined when nothing names one. */
  readonly years: Horizon | undefined;
  /** The day of the notice. */
  readonly issuedOn: string | undefined;
  /** The notice says that the first of the responsible units leads. */
  readonly firstLeads: boolean;
  /** The notice says that only the first unit leads, even if several are called leads. */
  readonly firstOfLeads: boolean;
}

type Responsibility = Pick<DraftTask, 'people' | 'leads' | 'cooperating'> & { readonly due?: Field<string> };

const sameName = (one: Field<DraftUnit>, other: Field<DraftUnit>) => one.value.name === other.value.name;

type Fields = RawTask['fields'];

/**
 * The fields of each block. Blocks on lines of their own are told apart by their roles: a second 责任单位 begins a new
 * block.
 */
function blocksOf(fields: Fields): Fields[] {
  const blocks: { readonly id: number | undefined; readonly fields: Fields[number][] }[] = [];
  for (const field of fields) {
    const { role, block } = field;
    const last = blocks.at(-1);
    const again =
      block === undefined && (role === 'leads' || role === 'shared') && last?.fields.some((each) => each.role === role);
    if (last === undefined || last.id !== block || again === true) blocks.push({ id: block, fields: [field] });
    else last.fields.push(field);
  }
  return blocks.map((block) => block.fields);
}

interface Units {
  readonly leads: readonly Field<DraftUnit>[];
  readonly cooperating: readonly Field<DraftUnit>[];
  /** Nothing says which of several units leads. */
  readonly unordered: boolean;
}

function unitsOf(fields: Fields, { firstLeads, firstOfLeads }: Rules, warnings: WarningList): Units {
  const units = (role: 'leads' | 'shared' | 'cooperating') =>
    fields.flatMap((field) => (field.role === role ? unitsIn(field.value, warnings, field.confidence) : []));
  const leads = units('leads');
  const cooperating = units('cooperating');
  const shared = units('shared');
  if (firstOfLeads && leads.length > 1)
    return { leads: leads.slice(0, 1), cooperating: [...leads.slice(1), ...shared, ...cooperating], unordered: false };
  if (leads.length > 0) return { leads, cooperating: [...shared, ...cooperating], unordered: false };
  if (firstLeads && shared.length > 0) {
    return { leads: shared.slice(0, 1), cooperating: [...shared.slice(1), ...cooperating], unordered: false };
  }
  const unordered = shared.length > 1 && cooperating.length === 0;
  const doubted = shared.map((field) => ({ ...field, confidence: Math.min(field.confidence, levels.fair) }));
  return { leads: unordered ? doubted : shared, cooperating, unordered };
}

/** The person to ask answers for a task only if nobody else is named, and then with a warning. */
function peopleOf(fields: Fields, warnings: WarningList): Field<string>[] {
  const people = fields.flatMap(({ role, value }) => (role === 'people' ? peopleIn(value, warnings) : []));
  const contacts = fields.flatMap(({ role, value }) => (role === 'contact' ? peopleIn(value, warnings) : []));
  const alone = people.length === 0;
  for (const { value, span } of contacts) warnings.add(alone ? 'contact-is-person' : 'contact-left-out', span, { name: value });
  return alone ? contacts.map((field) => ({ ...field, confidence: Math.min(field.confidence, levels.fair) })) : people;
}

/** The last sentence, where a task would name who answers for it. */
function lastSentence({ heading, body }: RawTask): Passage {
  const last = body.at(-1) ?? heading;
  return last.part(last.text.lastIndexOf('。', last.text.length - 2) + 1);
}

export function responsibilityOf(raw: RawTask, code: string, rules: Rules, warnings: WarningList): Responsibility {
  const { fields, heading } = raw;
  const people = peopleOf(fields, warnings);
  const blocks = blocksOf(fields).map((block) => unitsOf(block, rules, warnings));
  const leads = once(blocks.flatMap((block) => block.leads));
  const helping = once(blocks.flatMap((block) => block.cooperating));
  const cooperating = helping.filter((field) => !leads.some((lead) => sameName(lead, field)));
  const [first] = blocks.find(({ unordered }) => unordered)?.leads ?? [];
  if (first !== undefined) warnings.add('leads-unordered', first.span);
  if (blocks.filter((block) => block.leads.length > 0).length > 1) warnings.add('responsibility-in-parts', heading, { code });
  if (fields.length === 0) warnings.add('no-responsibility', lastSentence(raw), { code });
  else if (leads.length === 0) warnings.add('no-lead', heading, { code });
  for (const { value, span } of leads) if (value.placeholder) warnings.add('lead-is-placeholder', span, { name: value.name });
  const due = dueOf(fields, rules, warnings);
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

function dueOf(fields: Fields, { years, issuedOn }: Rules, warnings: WarningList): Field<string> | undefined {
  // 7月底前完成夏粮, 12月上旬前完成全年: the task ends with the last day.
  const limits = fields.flatMap(({ role, value }) => {
    const text = value.text.slice(0, 100);
    return role === 'due' && text !== '' ? [{ value, text, read: deadline(text, years?.from) }] : [];
  });
  const dayOf = ({ read }: (typeof limits)[number]) => (read?.kind === 'day' ? read.day : '');
  const [limit] = limits.toSorted((one, other) => dayOf(other).localeCompare(dayOf(one)));
  if (limit === undefined) return undefined;
  const { text, read } = limit;
  const doubt = (code: 'due-unreadable' | 'due-at-year-end' | 'due-needs-year' | 'due-before-notice' | 'due-year-assumed') =>
    warnings.add(code, limit.value, { text: shorten(text), year: years?.from ?? '—' });
  if (read?.kind !== 'day') {
    doubt(read === undefined ? 'due-unreadable' : read.kind === 'open' ? 'due-at-year-end' : 'due-needs-year');
    return undefined;
  }
  const ofSeveral = !read.dated && years !== undefined && years.to > years.from;
  const early = issuedOn !== undefined && read.day < issuedOn;
  if (ofSeveral) doubt('due-year-assumed');
  if (early) doubt('due-before-notice');
  return { value: read.day, span: limit.value.span(), confidence: ofSeveral || early ? levels.fair : 0.9 };
}
