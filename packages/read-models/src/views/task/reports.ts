/** A document per report: what it says after its last correction, and what became of it; and what that changes about its task. */
import { dayOf, type entryEvents, parseStream, type reportEvents, type returnEvents } from '@duban/domain';
import { type OpenReturn, type ReportDocument, type TaskDocument, taskListBounds } from '../../documents/index.js';
import { reportsOf } from '../../indexes.js';
import type { Change, Documents, Need, View, ViewEvent } from '../../view.js';
import { type ByEvent, type EventOf, forEvent, nothing } from '../by-event.js';
import { corrected } from '../corrected.js';
import { enteredAfter, enteredBy } from '../entered.js';
import { entry } from '../entries.js';
import { deedOf, namedActor, reasonOf, required, unitOf, withLatest } from '../lookups.js';
import type { TaskChange, TaskChanges } from './changes.js';

/** Events that are about an earlier report. */
type Revision = 'report-corrected' | 'report-retracted' | 'report-returned';

const reportOf = (documents: Documents, id: string) => required(documents.get('report', id), `report ${id}`);

function reported(event: EventOf<'progress-reported'>, documents: Documents): ReportDocument {
  const { unit, percent, done, next, obstacles, evidence, occurredOn } = event.data;
  return {
    id: event.id,
    task: parseStream(event.stream).key,
    unit: unitOf(documents, unit),
    by: namedActor(event.meta.actor),
    entered: enteredBy(event),
    percent,
    done,
    next: next ?? null,
    obstacles: obstacles ?? null,
    evidence: evidence ?? [],
    occurredOn,
    reportedAt: event.meta.recordedAt,
    reportedOn: dayOf(event.meta.recordedAt),
    corrections: 0,
    retracted: false,
    returned: false,
  };
}

function revised(
  { data: { report: key } }: EventOf<Revision>,
  documents: Documents,
  change: (before: ReportDocument) => ReportDocument,
): Change[] {
  return [{ op: 'put', kind: 'report', key, document: change(reportOf(documents, key)) }];
}

const puts: ByEvent<[documents: Documents], readonly Change[]> = {
  'progress-reported': (event, documents) => {
    const report = reported(event, documents);
    return [
      { op: 'put', kind: 'report', key: report.id, document: report },
      entry(reportsOf(report.task), event.position, report.id),
    ];
  },
  'report-corrected': (event, documents) =>
    revised(event, documents, (before) => ({
      ...corrected(before, event.data.changes),
      corrections: before.corrections + 1,
      returned: event.data.returned === true,
    })),
  'report-retracted': (event, documents) => revised(event, documents, (before) => ({ ...before, retracted: true })),
  'report-returned': (event, documents) => revised(event, documents, (before) => ({ ...before, returned: true })),
  'entry-confirmed': decidedOn,
  'entry-disowned': decidedOn,
};

/** A decision on an entry; it concerns a report only if a report was entered. */
function decidedOn(event: EventOf<'entry-confirmed' | 'entry-disowned'>, documents: Documents): readonly Change[] {
  const before = documents.get('report', event.data.entry);
  if (before === undefined) return nothing;
  return [{ op: 'put', kind: 'report', key: before.id, document: { ...before, entered: enteredAfter(before.entered, event) } }];
}

const needed = ({ data: { report, standing } }: EventOf<Revision>): Need[] =>
  [report, standing].flatMap((key) => (key === null ? [] : [{ kind: 'report', key }]));

const needs: ByEvent<[], readonly Need[]> = {
  'report-corrected': needed,
  'report-retracted': needed,
  'report-returned': needed,
  'entry-confirmed': ({ data }) => [{ kind: 'report', key: data.entry }],
  'entry-disowned': ({ data }) => [{ kind: 'report', key: data.entry }],
};

/**
 * The fields of a task that come from its standing report. The domain decides which report stands, and the event
 * names it.
 */
function resting(report: ReportDocument | null): TaskChange {
  return { report, percent: report?.percent ?? 0 };
}

function counted(
  { data }: EventOf<Revision>,
  { counts }: TaskDocument,
  documents: Documents,
  what: 'corrections' | 'retractions' | 'returns',
): TaskChange {
  const report = data.standing === null ? null : reportOf(documents, data.standing);
  return { ...resting(report), counts: { ...counts, [what]: counts[what] + 1 } };
}

/** The returns that are still open: all but those that the event answers. The same list where it answers none. */
export function stillOpen({ openReturns }: TaskDocument, isAnswered: (each: OpenReturn) => boolean): readonly OpenReturn[] {
  return openReturns.some(isAnswered) ? openReturns.filter((each) => !isAnswered(each)) : openReturns;
}

function returned(event: ViewEvent, task: TaskDocument, what: Pick<OpenReturn, 'report' | 'unit'>): readonly OpenReturn[] {
  const open = { ...deedOf(event), ...what, reason: reasonOf(event) };
  return withLatest(task.openReturns, open, taskListBounds.openReturns);
}

export const reportChanges: TaskChanges<typeof reportEvents> = {
  'progress-reported': ({ id, data }, task, documents) => {
    const { report, counts } = task;
    const stands = report === null || data.occurredOn >= report.occurredOn;
    return {
      status: 'in-progress',
      ...resting(stands ? reportOf(documents, id) : report),
      counts: { ...counts, reports: counts.reports + 1 },
      openReturns: stillOpen(task, ({ report, unit }) => report !== null && unit.id === data.unit),
    };
  },
  'report-corrected': (event, task, documents) => ({
    ...counted(event, task, documents, 'corrections'),
    openReturns: stillOpen(task, ({ report }) => report === event.data.report && event.data.returned !== true),
  }),
  'report-retracted': (event, task, documents) => ({
    ...counted(event, task, documents, 'retractions'),
    openReturns: stillOpen(task, ({ report }) => report === event.data.report),
  }),
};

const entryChange = ({ data }: EventOf<'entry-confirmed' | 'entry-disowned'>, { report }: TaskDocument, documents: Documents) =>
  report?.id === data.entry ? { report: reportOf(documents, data.entry) } : {};

export const entryChanges: TaskChanges<typeof entryEvents> = {
  'entry-confirmed': entryChange,
  'entry-disowned': entryChange,
};

export const returnChanges: TaskChanges<typeof returnEvents> = {
  'report-returned': (event, task, documents) => {
    const { id, unit } = reportOf(documents, event.data.report);
    return { ...counted(event, task, documents, 'returns'), openReturns: returned(event, task, { report: id, unit }) };
  },
  'completion-returned': (event, task) => {
    const { unit } = required(task.completionRequest ?? undefined, 'the request for completion');
    const { counts } = task;
    return {
      status: 'in-progress',
      completionRequest: null,
      counts: { ...counts, returns: counts.returns + 1 },
      openReturns: returned(event, task, { report: null, unit }),
    };
  },
};

export const reportsView: View = {
  name: 'reports',
  version: 2,
  kinds: { report: 'cold' },
  needs: (event) => forEvent(needs, event)?.(event) ?? nothing,
  project: (event, documents) => forEvent(puts, event)?.(event, documents) ?? nothing,
};
