/**
 * What differs between two states of a plan, thing by thing and field by field, with the entries of the history that led
 * from the one to the other. Nothing is ever taken away from a plan, so the later state has every thing of the earlier.
 */
import { setImmediate as otherWork } from 'node:timers/promises';
import { type ChangeDocument, type FieldChange, planKey, type SubjectKind } from '../documents/index.js';
import { allOf, changeIndexes } from '../indexes.js';
import { liesAfter } from '../position.js';
import { type IndexEntry, pageMax, type ViewReads } from '../store.js';
import { type ComparedDocuments, fieldsThatDiffer } from '../views/history/compared-fields.js';
import { fieldOfAll } from '../views/history/field-labels.js';
import { heldBy } from './held-by.js';
import { type Step, stepsOf } from './steps.js';

/** A state, and the position of the last event that belongs to it. */
export interface StateAt {
  readonly views: ViewReads;
  readonly position: string;
}

export interface DifferenceFilters {
  /** `task/3.2` */
  readonly subject?: string | undefined;
  /** Things that the unit leads or cooperates on in either state, and the unit itself. */
  readonly unit?: string | undefined;
  /** These two choose fields; of a field that is told all entries are. */
  readonly field?: string | undefined;
  /** At least one of the entries that led to a difference is such a one. */
  readonly ledBy?: ((entry: ChangeDocument) => boolean) | undefined;
}

export interface FieldDifference extends FieldChange {
  /** Ids of the entries that led to it, oldest first; without those that are left out. */
  readonly entries: readonly string[];
}

export interface SubjectDifference {
  readonly subject: ChangeDocument['subject'];
  /** `went`: a task that was cancelled. */
  readonly kind: 'appeared' | 'went' | 'changed';
  readonly fields: readonly FieldDifference[];
  /** Oldest first, with what they tell of the fields that differ; the last `entriesMax` of them. */
  readonly entries: readonly ChangeDocument[];
  readonly entriesLeftOut: number;
}

export interface DifferencePage {
  readonly items: readonly SubjectDifference[];
  /** Where the next page begins; undefined after the last one. */
  readonly after: string | undefined;
}

/** Entries that are told of one thing. */
export const entriesMax = 100;
/** Things, and entries of the history, that are looked at for one page. */
const lookedAtMax = { things: 2_000, entries: 20_000 };
const pageMaxCharacters = 2_000_000;
const stretch = 200;

/** In the order in which they are told. */
const kinds = ['plan', 'task', 'indicator', 'unit', 'person'] as const;
export type DifferingKind = (typeof kinds)[number];

interface Thing {
  readonly kind: DifferingKind;
  readonly key: string;
  /** Sorts it among those of its kind. */
  readonly sort: string;
  /** What it is in the earlier state, and in the later one. */
  readonly before: ComparedDocuments[DifferingKind] | undefined;
  readonly after: ComparedDocuments[DifferingKind];
}

/** @param after where a page before ended */
export async function differencePage(
  plan: string,
  states: States,
  filters: DifferenceFilters,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<DifferencePage> {
  const comparison = new Comparison(plan, states, filters);
  const items: SubjectDifference[] = [];
  let characters = 0;
  let last = after;
  let things = 0;
  for await (const thing of thingsOf(plan, states, filters.subject, after)) {
    const busy = things === lookedAtMax.things || comparison.entriesRead >= lookedAtMax.entries;
    if (items.length === limit || busy || characters > pageMaxCharacters) return { items, after: last };
    const difference = await comparison.of(thing);
    things += 1;
    last = `${thing.kind}|${thing.sort}`;
    if (difference === undefined) continue;
    items.push(difference);
    characters += JSON.stringify(difference.entries).length + JSON.stringify(difference.fields).length;
  }
  return { items, after: undefined };
}

interface States {
  readonly from: StateAt;
  readonly to: StateAt;
}

async function* thingsOf(
  plan: string,
  states: States,
  subject: string | undefined,
  after: string | undefined,
): AsyncGenerator<Thing> {
  const [only, onlyKey = ''] = subject?.split('/') ?? [];
  const [begun = kinds[0], ...rest] = after?.split('|') ?? [];
  for (const kind of kinds.slice(kinds.indexOf(begun as DifferingKind))) {
    let from = kind === begun && after !== undefined ? rest.join('|') : undefined;
    if (only !== undefined || kind === 'plan') {
      const key = kind === 'plan' ? planKey : onlyKey;
      const isAsked = from === undefined && (only === undefined || only === kind);
      if (isAsked) yield* withDocuments(plan, states, kind, [{ key, sort: 'only' }]);
      continue;
    }
    for (;;) {
      const page = await states.to.views.scan(plan, allOf(kind), { after: from, limit: stretch, direction: 'asc' });
      yield* withDocuments(plan, states, kind, page);
      from = page.at(-1)?.sort;
      if (page.length < stretch) break;
    }
  }
}

/** The states may be those of another thread, so many documents are asked for at once. */
async function* withDocuments(
  plan: string,
  { from, to }: States,
  kind: DifferingKind,
  entries: readonly IndexEntry[],
): AsyncGenerator<Thing> {
  const keys = entries.map(({ key }) => key);
  const [before, after] = await Promise.all([from, to].map(({ views }) => views.getMany(plan, kind, keys)));
  for (const [at, { key, sort }] of entries.entries()) {
    const document = after?.[at];
    if (document !== undefined) yield { kind, key, sort, before: before?.[at], after: document };
  }
}

class Comparison {
  readonly #plan: string;
  readonly #from: StateAt;
  readonly #to: StateAt;
  readonly #filters: DifferenceFilters;
  entriesRead = 0;

  constructor(plan: string, { from, to }: States, filters: DifferenceFilters) {
    this.#plan = plan;
    this.#from = from;
    this.#to = to;
    this.#filters = filters;
  }

  async of({ kind, key, before, after }: Thing): Promise<SubjectDifference | undefined> {
    if (!this.#concernsUnit(kind, key, before, after)) return undefined;
    // Sound, since both are documents of this kind.
    const differing = fieldsThatDiffer(kind, before as never, after as never).filter(({ field }) => this.#isAsked(field));
    if (differing.length === 0) return undefined;
    const subject = subjectOf(kind, key, after);
    const steps = stepsOf(await this.#entries(subject), { before });
    const fields = differing.flatMap((change) => {
      const own = steps.filter((step) => step.leads(change.field));
      // What no entry tells is how every such thing begins.
      if (before === undefined && own.length === 0) return [];
      const { ledBy } = this.#filters;
      return ledBy === undefined || own.some(({ entry }) => ledBy(entry)) ? [{ change, own }] : [];
    });
    if (fields.length === 0) return undefined;
    return told(subject, before === undefined, fields);
  }

  #concernsUnit(kind: DifferingKind, key: string, ...documents: readonly (object | undefined)[]): boolean {
    const { unit } = this.#filters;
    if (unit === undefined) return true;
    return kind === 'unit' ? key === unit : documents.some((document) => heldBy(document).includes(unit));
  }

  #isAsked(field: string): boolean {
    const { field: asked } = this.#filters;
    return asked === undefined || field === asked || fieldOfAll(field) === asked;
  }

  /** What the history tells of a thing between the two states, in the order of the log. */
  async #entries({ kind, key }: ChangeDocument['subject']): Promise<ChangeDocument[]> {
    const entries = await this.#entriesIn(changeIndexes.subject(kind, key));
    // The day of a plan is told of its calendar.
    if (kind === 'plan') entries.push(...(await this.#entriesIn(changeIndexes.subject('calendar', 'days'))));
    return entries.sort((one, other) => (one.position < other.position ? -1 : 1));
  }

  async #entriesIn(index: string): Promise<ChangeDocument[]> {
    const keys: string[] = [];
    let after: string | undefined;
    for (;;) {
      const page = await this.#to.views.scan(this.#plan, index, { after, limit: pageMax, direction: 'asc' });
      for (const { sort, key } of page) if (liesAfter(sort.split('|')[1] ?? '', this.#from.position)) keys.push(key);
      after = page.at(-1)?.sort;
      if (page.length < pageMax) break;
    }
    const found: ChangeDocument[] = [];
    for (let at = 0; at < keys.length; at += stretch) {
      const documents = await this.#to.views.getMany(this.#plan, 'change', keys.slice(at, at + stretch));
      for (const document of documents) if (document !== undefined) found.push(document);
      await otherWork();
    }
    this.entriesRead += found.length;
    return found;
  }
}

function told(
  subject: ChangeDocument['subject'],
  appeared: boolean,
  fields: readonly { readonly change: FieldChange; readonly own: readonly Step[] }[],
): SubjectDifference {
  const names = new Set(fields.map(({ change }) => change.field));
  const ids = new Set(fields.flatMap(({ own }) => own.map(({ entry }) => entry.id)));
  const all = [...new Map(fields.flatMap(({ own }) => own.map(({ entry }) => [entry.id, entry] as const))).values()];
  all.sort((one, other) => (one.position < other.position ? -1 : 1));
  const entries = all.slice(-entriesMax);
  const kept = new Set(entries.map(({ id }) => id));
  const cancelled = fields.some(({ change }) => change.field === 'status' && change.after === 'cancelled');
  return {
    subject,
    kind: appeared ? 'appeared' : cancelled ? 'went' : 'changed',
    fields: fields.map(({ change, own }) => ({
      ...change,
      entries: own.flatMap(({ entry: { id } }) => (kept.has(id) ? [id] : [])),
    })),
    entries: entries.map((entry) => ({ ...entry, changes: entry.changes.filter(({ field }) => names.has(field)) })),
    entriesLeftOut: ids.size - entries.length,
  };
}

/** How the history names a thing. */
export function subjectOf(kind: DifferingKind, key: string, document: object): ChangeDocument['subject'] {
  const { id, title, name, facts } = document as { id?: string; title?: string; name?: string; facts?: { name: string } };
  return {
    kind: kind satisfies SubjectKind,
    key: kind === 'plan' ? (id ?? key) : key,
    title: title ?? name ?? facts?.name ?? key,
  };
}
