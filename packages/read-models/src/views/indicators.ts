/** Every indicator with its target, the measurement it rests on, who checked that, and whether it reaches the target. */
import { attainment, attainmentPercent, lastDayOfYear, parseStream, unexpectedEvent } from '@duban/domain';
import type { IndicatorDocument, IndicatorFlag } from '../documents.js';
import { indicatorIndexes } from '../indexes.js';
import type { Change, Documents, Need, View, ViewEvent } from '../view.js';
import { entry, indicatorSort, moved } from './entries.js';
import { changed, withOwnersOf, withUnitRenamed } from './indicator-changes.js';
import { dayIn, planOf, present, unitOf } from './lookups.js';
import { needsIndicators, needsPlan, needsUnits, nothing } from './needs.js';

type Derived = 'attainment' | 'attainmentPercent' | 'verification' | 'disputed' | 'flags';
type Unjudged = Omit<IndicatorDocument, Derived>;

/** What follows from the facts, the standing measurement and the day. */
function judged({ facts, measurement, proposal }: Unjudged, before: IndicatorDocument | undefined, today: string) {
  const value = measurement === null ? undefined : { value: measurement.value, reference: measurement.reference ?? undefined };
  const verdict = attainment(facts, value);
  const verification = measurement?.verification ?? null;
  const disputed = verification?.verdict === 'disputed';
  const flags: IndicatorFlag[] = [];
  if (disputed) flags.push('disputed');
  if (proposal !== null) flags.push('proposal-pending');
  const unmet = verdict === 'not-met' || verdict === 'no-data';
  if (unmet && today > lastDayOfYear(facts.horizon.to)) flags.push('missed');
  const same = before !== undefined && before.flags.join() === flags.join();
  return {
    attainment: verdict,
    attainmentPercent: attainmentPercent(facts, value) ?? null,
    verification,
    disputed,
    flags: same ? before.flags : flags,
  } satisfies Pick<IndicatorDocument, Derived>;
}

function registered(event: Extract<ViewEvent, { type: 'indicator-registered' }>, documents: Documents): Unjudged {
  const { origin, indicator, leads, cooperating } = event.data;
  const { source = null, ...facts } = indicator;
  const { task } = facts;
  return {
    key: facts.key,
    facts,
    origin: origin.by === 'publication' ? { by: origin.by } : { by: origin.by, basis: origin.basis },
    source,
    task: task === undefined ? null : { code: task, title: documents.get('task', task)?.title ?? task },
    leads: leads.map((id) => unitOf(documents, id)),
    cooperating: cooperating.map((id) => unitOf(documents, id)),
    measurement: null,
    proposal: null,
    targetChanges: [],
    counts: { measurements: 0, corrections: 0, retractions: 0, verifications: 0 },
    revision: event.revision,
    changedBy: event.id,
    changedAt: event.meta.recordedAt,
  };
}

/** Entries that an indicator has from its registration on. */
function fixedEntries({ key, task }: IndicatorDocument): Change[] {
  const owner = task === null ? indicatorIndexes.headline : indicatorIndexes.task(task.code);
  return [indicatorIndexes.all, owner].map((index) => entry(index, indicatorSort(task?.code, key), key));
}

const stateIndexes = ({ attainment: verdict, flags }: IndicatorDocument) => [
  indicatorIndexes.attainment(verdict),
  ...flags.map(indicatorIndexes.flag),
];

function put(after: IndicatorDocument, before: IndicatorDocument | undefined): Change[] {
  const was = before === undefined ? [] : stateIndexes(before);
  return [
    { op: 'put', kind: 'indicator', key: after.key, document: after },
    ...moved(was, stateIndexes(after), after.key, (key) => indicatorSort(after.task?.code, key)),
  ];
}

/** What an event changes about many indicators at once, in the order of their keys. */
function changeAll(
  event: ViewEvent,
  documents: Documents,
  change: (indicator: IndicatorDocument) => Partial<IndicatorDocument> | undefined,
): Change[] {
  const differing: [after: IndicatorDocument, before: IndicatorDocument][] = [];
  for (const indicator of documents.all('indicator')) {
    const changes = change(indicator);
    if (changes === undefined) continue;
    differing.push([{ ...indicator, ...changes, changedBy: event.id, changedAt: event.meta.recordedAt }, indicator]);
  }
  differing.sort(([one], [other]) => (one.key < other.key ? -1 : 1));
  return differing.flatMap(([after, before]) => put(after, before));
}

/** A horizon ends with a year, so only the first day of one can make a target missed. */
const beginsYear = ({ data: { date } }: Extract<ViewEvent, { type: 'day-began' }>) => date.endsWith('-01-01');

function yearBegan(event: Extract<ViewEvent, { type: 'day-began' }>, documents: Documents): Change[] {
  return changeAll(event, documents, (indicator) => {
    const { flags } = judged(indicator, indicator, event.data.date);
    return flags === indicator.flags ? undefined : { flags };
  });
}

function revised(event: ViewEvent, documents: Documents): Change[] {
  const { key } = parseStream(event.stream);
  const before = present(documents.get('indicator', key), `indicator ${key}`);
  const unjudged: Unjudged = { ...before, ...present(changed(event, before, documents), `the change by ${event.type}`) };
  const after: IndicatorDocument = {
    ...unjudged,
    ...judged(unjudged, before, dayIn(planOf(documents))),
    revision: event.revision,
    changedBy: event.id,
    changedAt: event.meta.recordedAt,
  };
  return put(after, before);
}

export const indicatorsView: View = {
  name: 'indicators',
  version: 3,
  kinds: { indicator: 'hot' },

  needs(event): readonly Need[] {
    const indicator: Need = { kind: 'indicator', key: parseStream(event.stream).key };
    switch (event.type) {
      case 'indicator-registered': {
        const { task } = event.data.indicator;
        return task === undefined ? [needsPlan, needsUnits] : [needsPlan, needsUnits, { kind: 'task', key: task }];
      }
      case 'measurement-recorded':
      case 'target-approved':
      case 'target-rejected':
      case 'target-withdrawn':
      case 'baseline-set':
        return [needsPlan, indicator];
      case 'target-proposed':
        return [needsPlan, needsUnits, indicator];
      case 'measurement-verified':
        return [needsPlan, indicator, { kind: 'measurement', key: event.data.measurement }];
      case 'measurement-corrected':
      case 'measurement-retracted': {
        const { standing } = event.data;
        return standing === null ? [needsPlan, indicator] : [needsPlan, indicator, { kind: 'measurement', key: standing }];
      }
      case 'responsibility-changed':
      case 'placeholder-resolved':
        return [needsIndicators, { kind: 'task', key: parseStream(event.stream).key }];
      case 'unit-renamed':
        return [needsIndicators];
      case 'day-began':
        return beginsYear(event) ? [needsIndicators] : nothing;
      case 'publication-started':
      case 'publication-chunk-recorded':
      case 'published':
      case 'unit-added':
      case 'person-added':
      case 'notice-attached':
      case 'person-renamed':
      case 'account-bound':
      case 'account-unbound':
      case 'verifiers-designated':
      case 'light-rules-adopted':
      case 'task-registered':
      case 'task-acknowledged':
      case 'progress-reported':
      case 'report-corrected':
      case 'report-retracted':
      case 'report-returned':
      case 'completion-requested':
      case 'task-completed':
      case 'completion-returned':
      case 'deliverable-advanced':
      case 'deliverable-set-back':
      case 'extension-requested':
      case 'extension-granted':
      case 'extension-refused':
      case 'obstacle-raised':
      case 'obstacle-cleared':
      case 'task-suspended':
      case 'task-resumed':
      case 'task-cancelled':
      case 'midterm-reviewed':
      case 'substitute-named':
      case 'light-overridden':
      case 'light-override-lifted':
        return nothing;
      default:
        return unexpectedEvent(event);
    }
  },

  project(event, documents): readonly Change[] {
    switch (event.type) {
      case 'indicator-registered': {
        const unjudged = registered(event, documents);
        const indicator = { ...unjudged, ...judged(unjudged, undefined, dayIn(planOf(documents))) };
        return [...put(indicator, undefined), ...fixedEntries(indicator)];
      }
      case 'responsibility-changed':
      case 'placeholder-resolved': {
        const { key: task } = parseStream(event.stream);
        return changeAll(event, documents, (indicator) => withOwnersOf(task, indicator, documents));
      }
      case 'unit-renamed':
        return changeAll(event, documents, (indicator) => withUnitRenamed(indicator, event));
      case 'day-began':
        return beginsYear(event) ? yearBegan(event, documents) : nothing;
      default:
        return parseStream(event.stream).aggregate === 'indicator' ? revised(event, documents) : nothing;
    }
  },
};
