/** The overview of a plan: what was published, the day, and sums over its tasks and indicators. */
import { type Attainment, DubanError, type NoticeDocument, type PlanEvent, parseStream } from '@duban/domain';
import {
  type IndicatorDocument,
  type IndicatorFlag,
  type Named,
  type PlanDocument,
  planKey,
  type TaskDocument,
} from '../../documents/index.js';
import { allOf } from '../../indexes.js';
import type { Change, DocumentChange, Documents, View, ViewEvent } from '../../view.js';
import { type ByEvent, type EventOf, forEvent, nothing } from '../by-event.js';
import { codeSort, entry } from '../entries.js';
import { planOf, renamedIn, unitOf } from '../lookups.js';
import { countsDiffer, noTasks, resummed } from './summaries.js';

const noIndicators: PlanDocument['indicators'] = {
  total: 0,
  met: 0,
  'not-met': 0,
  'no-data': 0,
  unquantified: 0,
  disputed: 0,
  proposalPending: 0,
  missed: 0,
};

/** A notice, with the event that brought it in. */
const noticed = ({ id, meta }: ViewEvent, document: NoticeDocument) => ({ ...document, event: id, at: meta.recordedAt });

function started(event: EventOf<'publication-started'>): PlanDocument {
  const { title, issuer, documentNumber, issuedOn, document, year, simulated, startsOn, lightRules, counts } = event.data;
  return {
    id: event.stream.slice(0, event.stream.indexOf('-')),
    title,
    issuer,
    documentNumber: documentNumber ?? null,
    issuedOn,
    documents: document === undefined ? [] : [noticed(event, document)],
    year,
    simulated,
    startsOn,
    status: 'publishing',
    registration: { registered: 0, announced: counts.tasks + counts.indicators },
    today: null,
    counts,
    summary: noTasks,
    sections: [],
    lightRules,
    verifiers: [],
    leadUnits: [],
    indicators: noIndicators,
    revision: event.revision,
    changedBy: event.id,
    changedAt: event.meta.recordedAt,
  };
}

type Sums = Pick<PlanDocument, 'summary' | 'sections' | 'leadUnits'>;
type LeadUnit = Sums['leadUnits'][number];

/** The sums after tasks have changed; undefined when the sums are the same. */
function resummedPlan(plan: PlanDocument, documents: Documents): Sums | undefined {
  let sums: { summary: Sums['summary']; sections: Sums['sections'][number][]; leadUnits: LeadUnit[] } | undefined;
  let moved = false;
  for (const { before, after } of documents.changed('task')) {
    if (after === undefined || !countsDiffer(before, after)) continue;
    sums ??= { summary: plan.summary, sections: [...plan.sections], leadUnits: [...plan.leadUnits] };
    sums.summary = resummed(sums.summary, before, after);
    const at = sums.sections.findIndex(({ number }) => number === after.section.number);
    const section = sums.sections[at];
    if (section !== undefined) sums.sections[at] = { ...section, ...resummed(section, before, after) };
    const units = new Map([...(before?.leads ?? nothing), ...after.leads].map((unit) => [unit.id, unit]));
    for (const unit of units.values()) countUnder(sums.leadUnits, unit, before, after);
    moved ||= before?.leads !== after.leads;
  }
  if (sums !== undefined && moved) sums.leadUnits = inOrder(sums.leadUnits, documents);
  return sums;
}

/** By the first task that each leads, in the plan's order, and its place among those who lead that one. */
function inOrder(rows: readonly LeadUnit[], documents: Documents): LeadUnit[] {
  const placed = rows.map((row) => {
    const [code = ''] = documents.get('unit', row.id)?.leads ?? nothing;
    const place = documents.get('task', code)?.leads.findIndex(({ id }) => id === row.id) ?? 0;
    return { row, code: codeSort(code), place };
  });
  placed.sort((one, other) => (one.code === other.code ? one.place - other.place : one.code < other.code ? -1 : 1));
  return placed.map(({ row }) => row);
}

/** Counts a task under a unit that leads it. A unit that leads no task any more has no row. */
function countUnder(rows: LeadUnit[], unit: Named, before: TaskDocument | undefined, after: TaskDocument): void {
  const led = (task: TaskDocument | undefined) => (task?.leads.some(({ id }) => id === unit.id) === true ? task : undefined);
  const at = rows.findIndex(({ id }) => id === unit.id);
  const row = { ...unit, ...resummed(rows[at] ?? noTasks, led(before), led(after)) };
  if (row.tasks + row.cancelled === 0) rows.splice(at, at === -1 ? 0 : 1);
  else if (at === -1) rows.push(row);
  else rows[at] = row;
}

const flagCounts = { disputed: 'disputed', 'proposal-pending': 'proposalPending', missed: 'missed' } as const satisfies Record<
  IndicatorFlag,
  keyof PlanDocument['indicators']
>;

function recountedIndicators(
  counts: PlanDocument['indicators'],
  indicators: readonly DocumentChange<'indicator'>[],
): PlanDocument['indicators'] {
  const recounted: Record<Attainment | 'total' | (typeof flagCounts)[IndicatorFlag], number> = { ...counts };
  const count = (indicator: IndicatorDocument | undefined, by: 1 | -1) => {
    if (indicator === undefined) return;
    recounted.total += by;
    recounted[indicator.attainment] += by;
    for (const flag of indicator.flags) recounted[flagCounts[flag]] += by;
  };
  for (const { before, after } of indicators) {
    count(before, -1);
    count(after, 1);
  }
  return recounted;
}

const announcedOnly = (count: number) => ({
  zh: `发布时列出的任务和指标中有 ${count} 个没有登记`,
  en: `of the tasks and indicators that the publication lists, ${count} are not registered`,
});

const recordedOnly = { zh: '年中增加时已登记，现已不在', en: 'it was added in mid-year, and is not there any more' };

type PlanChange = Partial<PlanDocument>;
type PlanChanges<Types extends PlanEvent['type']> = {
  readonly [Type in Types]: (event: EventOf<Type>, plan: PlanDocument, documents: Documents) => PlanChange;
};

/** How each event of the plan changes its document, except for the sums. The first event makes the document. */
const changes: PlanChanges<Exclude<PlanEvent['type'], 'publication-started'>> = {
  'publication-chunk-recorded': ({ data }, { sections }) => {
    const added = data.entries.flatMap((named) =>
      named.kind === 'section' ? [{ number: named.number, title: named.title, ...noTasks }] : [],
    );
    return { sections: [...sections, ...added] };
  },
  published(_event, { id, registration: { registered, announced } }) {
    // Each was registered before; a stream of which nothing is left was deleted.
    if (registered < announced)
      throw new DubanError('stream-gone', { stream: `${id}-…`, detail: announcedOnly(announced - registered) });
    return { status: 'open' };
  },
  'unit-added': (_event, { counts }) => ({ counts: { ...counts, units: counts.units + 1 } }),
  'unit-renamed': ({ data: { unit: id, name } }, { leadUnits, verifiers }) => ({
    leadUnits: renamedIn(leadUnits, { id, name }),
    verifiers: renamedIn(verifiers, { id, name }),
  }),
  'person-added': (_event, { counts }) => ({ counts: { ...counts, people: counts.people + 1 } }),
  'person-renamed': () => ({}),
  'account-bound': () => ({}),
  'account-unbound': () => ({}),
  'verifiers-designated': ({ data }, _plan, documents) => ({ verifiers: data.units.map((id) => unitOf(documents, id)) }),
  'light-rules-adopted': ({ data }) => ({ lightRules: data.lightRules }),
  'event-passed-over': () => ({}),
  'notice-attached': (event, { documents }) => ({ documents: [...documents, noticed(event, event.data.document)] }),
};

function registered(
  event: EventOf<'task-registered' | 'indicator-registered'>,
  { counts, registration }: PlanDocument,
  kind: 'tasks' | 'indicators',
): PlanChange {
  return event.data.origin.by === 'decision'
    ? { counts: { ...counts, [kind]: counts[kind] + 1 } }
    : { registration: { ...registration, registered: registration.registered + 1 } };
}

/** How events of other aggregates change the plan's document, except for the sums. */
const changesByOthers: ByEvent<[plan: PlanDocument, documents: Documents], PlanChange | undefined> = {
  'day-began': ({ data }) => ({ today: data.date }),
  'task-registered': (event, plan) => registered(event, plan, 'tasks'),
  'indicator-registered': (event, plan) => registered(event, plan, 'indicators'),
  'addition-recorded': ({ data: { stream } }, _plan, documents) => {
    const { aggregate, key } = parseStream(stream);
    const there = documents.get(aggregate === 'indicator' ? 'indicator' : 'task', key) !== undefined;
    if (!there) throw new DubanError('stream-gone', { stream, detail: recordedOnly });
    return undefined;
  },
};

function changed(event: ViewEvent, plan: PlanDocument, documents: Documents): PlanChange | undefined {
  const change = forEvent(changes, event);
  if (change !== undefined) return { ...change(event, plan, documents), revision: event.revision };
  return forEvent(changesByOthers, event)?.(event, plan, documents);
}

/** The fields of the plan that an event changes; undefined when it changes none. */
function differing(event: ViewEvent, plan: PlanDocument, documents: Documents): PlanChange | undefined {
  const own = changed(event, plan, documents);
  const sums = resummedPlan(plan, documents);
  const indicators = documents
    .changed('indicator')
    .filter(({ before, after }) => before?.attainment !== after?.attainment || before?.flags !== after?.flags);
  if (own === undefined && sums === undefined && indicators.length === 0) return undefined;
  return {
    ...sums,
    ...own,
    ...(indicators.length === 0 ? {} : { indicators: recountedIndicators(plan.indicators, indicators) }),
  };
}

const put = (document: PlanDocument): Change => ({ op: 'put', kind: 'plan', key: planKey, document });

export const planView: View = {
  name: 'plan',
  version: 5,
  kinds: { plan: 'hot' },

  project(event, documents): readonly Change[] {
    if (event.type === 'publication-started') return [put(started(event)), entry(allOf('plan'), planKey, planKey)];
    const plan = planOf(documents);
    const parts = differing(event, plan, documents);
    if (parts === undefined) return nothing;
    return [put({ ...plan, ...parts, changedBy: event.id, changedAt: event.meta.recordedAt })];
  },
};
