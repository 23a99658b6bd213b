/** A document per report: what it says after its last correction, and what became of it. */
import { dayOf, type EventsOf, parseStream, type taskEvents } from '@duban/domain';
import type { ReportDocument } from '../documents.js';
import { reportsOf } from '../indexes.js';
import type { Change, Documents, Need, View, ViewEvent } from '../view.js';
import { corrected } from './corrected.js';
import { entry } from './entries.js';
import { namedActor, present, unitOf } from './lookups.js';
import { needsUnits, nothing } from './needs.js';

type Reported = Extract<EventsOf<typeof taskEvents>, { type: 'progress-reported' }>;

/** The report that a change on an event speaks of, if it speaks of one that was there before. */
function touched(event: ViewEvent): string | undefined {
  switch (event.type) {
    case 'report-corrected':
    case 'report-retracted':
    case 'report-returned':
      return event.data.report;
    default:
      return undefined;
  }
}

function reported(event: Reported, documents: Documents): ReportDocument {
  const { unit, percent, done, next, obstacles, evidence, occurredOn } = event.data;
  return {
    id: event.id,
    task: parseStream(event.stream).key,
    unit: unitOf(documents, unit),
    by: namedActor(event.meta.actor),
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

function after(event: ViewEvent, report: ReportDocument): ReportDocument {
  switch (event.type) {
    case 'report-corrected':
      return { ...corrected(report, event.data.changes), corrections: report.corrections + 1, returned: false };
    case 'report-retracted':
      return { ...report, retracted: true };
    case 'report-returned':
      return { ...report, returned: true };
    default:
      return report;
  }
}

export const reportsView: View = {
  name: 'reports',
  version: 1,
  kinds: { report: 'cold' },

  needs(event): readonly Need[] {
    if (event.type === 'progress-reported') return [needsUnits];
    const id = touched(event);
    return id === undefined ? nothing : [{ kind: 'report', key: id }];
  },

  project(event, documents): readonly Change[] {
    if (event.type === 'progress-reported') {
      const report = reported(event, documents);
      return [
        { op: 'put', kind: 'report', key: report.id, document: report },
        entry(reportsOf(report.task), event.position, report.id),
      ];
    }
    const id = touched(event);
    if (id === undefined) return nothing;
    const document = after(event, present(documents.get('report', id), `report ${id}`));
    return [{ op: 'put', kind: 'report', key: id, document }];
  },
};
