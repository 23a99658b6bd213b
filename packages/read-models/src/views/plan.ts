/** The overview of a plan: what was published, the day, and sums over its tasks and indicators. */
import type { Attainment } from '@duban/domain';
import { type PlanDocument, planKey, type TaskDocument } from '../documents.js';
import { allOf } from '../indexes.js';
import type { Change, DocumentChange, Documents, Need, View, ViewEvent } from '../view.js';
import { entry } from './entries.js';
import { planOf } from './lookups.js';
import { needsPlan, nothing } from './needs.js';
import { countsDiffer, noTasks, resummed } from './summaries.js';

const noAttainments: Record<Attainment, number> = { met: 0, 'not-met': 0, 'no-data': 0, unquantified: 0 };

function started(event: Extract<ViewEvent, { type: 'publication-started' }>): PlanDocument {
  const { title, issuer, documentNumber, issuedOn, year, simulated, startsOn, counts } = event.data;
  return {
    id: event.stream.slice(0, event.stream.indexOf('-')),
    title,
    issuer,
    documentNumber: documentNumber ?? null,
    issuedOn,
    year,
    simulated,
    startsOn,
    status: 'publishing',
    registration: { registered: 0, announced: counts.tasks + counts.indicators },
    today: null,
    counts,
    summary: noTasks,
    sections: [],
    leadUnits: [],
    indicators: { total: 0, ...noAttainments },
    revision: event.revision,
    changedBy: event.id,
    changedAt: event.meta.recordedAt,
  };
}

type Sums = Pick<PlanDocument, 'summary' | 'sections' | 'leadUnits'>;

/** The sums after tasks have changed; undefined when they stay as they are. */
function resummedPlan(plan: PlanDocument, tasks: readonly DocumentChange<'task'>[]): Sums | undefined {
  let sums:
    | { summary: Sums['summary']; sections: Sums['sections'][number][]; leadUnits: Sums['leadUnits'][number][] }
    | undefined;
  for (const { before, after } of tasks) {
    if (after === undefined || !countsDiffer(before, after)) continue;
    sums ??= { summary: plan.summary, sections: [...plan.sections], leadUnits: [...plan.leadUnits] };
    sums.summary = resummed(sums.summary, before, after);
    const at = sums.sections.findIndex(({ number }) => number === after.section.number);
    const section = sums.sections[at];
    if (section !== undefined) sums.sections[at] = { ...section, ...resummed(section, before, after) };
    for (const unit of after.leads) countUnder(sums.leadUnits, unit, before, after);
  }
  return sums;
}

function countUnder(
  rows: Sums['leadUnits'][number][],
  unit: TaskDocument['leads'][number],
  before: TaskDocument | undefined,
  after: TaskDocument,
): void {
  const at = rows.findIndex(({ id }) => id === unit.id);
  const row = rows[at];
  if (row === undefined) rows.push({ ...unit, ...resummed(noTasks, before, after) });
  else rows[at] = { ...row, ...resummed(row, before, after) };
}

function recountedIndicators(
  counts: PlanDocument['indicators'],
  indicators: readonly DocumentChange<'indicator'>[],
): PlanDocument['indicators'] {
  const recounted = { ...counts };
  for (const { before, after } of indicators) {
    if (after === undefined) continue;
    if (before === undefined) recounted.total += 1;
    else recounted[before.attainment] -= 1;
    recounted[after.attainment] += 1;
  }
  return recounted;
}

/** What an event itself changes about the plan, sums aside; undefined when nothing. */
function changed(event: ViewEvent, plan: PlanDocument): Partial<PlanDocument> | undefined {
  switch (event.type) {
    case 'publication-chunk-recorded': {
      const { revision } = event;
      const sections = event.data.entries.flatMap((named) =>
        named.kind === 'section' ? [{ number: named.number, title: named.title, ...noTasks }] : [],
      );
      return { sections: [...plan.sections, ...sections], revision };
    }
    case 'published':
      return { status: 'open', revision: event.revision };
    case 'day-began':
      return { today: event.data.date };
    case 'task-registered':
    case 'indicator-registered':
      return { registration: { ...plan.registration, registered: plan.registration.registered + 1 } };
    default:
      return undefined;
  }
}

/** The parts of the plan that differ after an event; undefined when all is as it was. */
function differing(event: ViewEvent, plan: PlanDocument, documents: Documents): Partial<PlanDocument> | undefined {
  const own = changed(event, plan);
  const tasks = documents.changed('task');
  const sums = tasks.length === 0 ? undefined : resummedPlan(plan, tasks);
  const indicators = documents
    .changed('indicator')
    .filter(({ before, after }) => before === undefined || before.attainment !== after?.attainment);
  if (own === undefined && sums === undefined && indicators.length === 0) return undefined;
  return {
    ...own,
    ...sums,
    ...(indicators.length === 0 ? {} : { indicators: recountedIndicators(plan.indicators, indicators) }),
  };
}

const put = (document: PlanDocument): Change => ({ op: 'put', kind: 'plan', key: planKey, document });

export const planView: View = {
  name: 'plan',
  version: 1,
  kinds: { plan: 'hot' },

  needs(event): readonly Need[] {
    return event.type === 'publication-started' ? nothing : [needsPlan];
  },

  project(event, documents): readonly Change[] {
    if (event.type === 'publication-started') return [put(started(event)), entry(allOf('plan'), planKey, planKey)];
    const plan = planOf(documents);
    const parts = differing(event, plan, documents);
    if (parts === undefined) return nothing;
    return [put({ ...plan, ...parts, changedBy: event.id, changedAt: event.meta.recordedAt })];
  },
};
