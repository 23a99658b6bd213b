/** Every indicator with its target, its standing measurement, who verified that, and whether it reaches the target. */
import {
  attainment,
  attainmentPercent,
  type indicatorEvents,
  type indicatorRegistrationEvents,
  joined,
  lastDayOfYear,
  parseStream,
} from '@duban/domain';
import type { IndicatorDocument, IndicatorFlag, Named } from '../../documents/index.js';
import { indicatorIndexes } from '../../indexes.js';
import type { Change, Documents, View, ViewEvent } from '../../view.js';
import { type ByEvent, type EventOf, forEvent, nothing } from '../by-event.js';
import { entry, indicatorSort, moved } from '../entries.js';
import { dayIn, planOf, renamedIn, required, taskOf, unitOf } from '../lookups.js';
import type { IndicatorChange, IndicatorChanges } from './changes.js';
import { measurementChanges, measurementEntryChanges } from './measurements.js';
import { nameChanges, targetChanges } from './targets.js';

/** Every event of an indicator except its registration, which makes the document. */
const changes: IndicatorChanges<Omit<typeof indicatorEvents, keyof typeof indicatorRegistrationEvents>> = joined(
  measurementChanges,
  targetChanges,
  measurementEntryChanges,
  nameChanges,
);

type Revision = (event: ViewEvent, indicator: IndicatorDocument, documents: Documents) => IndicatorChange;
type Derived = 'attainment' | 'attainmentPercent' | 'verification' | 'disputed' | 'flags';
type Unjudged = Omit<IndicatorDocument, Derived>;

/** The fields that follow from the definition, the standing measurement and the day. */
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

function registered(event: EventOf<'indicator-registered'>, documents: Documents): Unjudged {
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

/** Index entries that an indicator has from its registration on. */
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

/** Applies a change to every indicator, in the order of their keys. */
function changeAll(
  event: ViewEvent,
  documents: Documents,
  change: (indicator: IndicatorDocument) => IndicatorChange | undefined,
): Change[] {
  const differing: [after: IndicatorDocument, before: IndicatorDocument][] = [];
  for (const indicator of documents.all('indicator')) {
    const differs = change(indicator);
    if (differs === undefined) continue;
    differing.push([{ ...indicator, ...differs, changedBy: event.id, changedAt: event.meta.recordedAt }, indicator]);
  }
  differing.sort(([one], [other]) => (one.key < other.key ? -1 : 1));
  return differing.flatMap(([after, before]) => put(after, before));
}

/** The indicator with the units of its task, if the event changed them; else undefined. */
function withOwnersOf(task: string, indicator: IndicatorDocument, documents: Documents): IndicatorChange | undefined {
  if (indicator.task?.code !== task) return undefined;
  const owner = taskOf(documents, task);
  const cooperating = owner.cooperating.flatMap((each) => ('id' in each ? [each] : []));
  const same = JSON.stringify([owner.leads, cooperating]) === JSON.stringify([indicator.leads, indicator.cooperating]);
  return same ? undefined : { leads: owner.leads, cooperating };
}

function withUnitRenamed(indicator: IndicatorDocument, unit: Named): IndicatorChange | undefined {
  const leads = renamedIn(indicator.leads, unit);
  const cooperating = renamedIn(indicator.cooperating, unit);
  return leads === indicator.leads && cooperating === indicator.cooperating ? undefined : { leads, cooperating };
}

function ownersChanged(event: EventOf<'responsibility-changed' | 'placeholder-resolved'>, documents: Documents): Change[] {
  const { key: task } = parseStream(event.stream);
  return changeAll(event, documents, (indicator) => withOwnersOf(task, indicator, documents));
}

/** Events of other aggregates that change indicators, and the registration of one. */
const others: ByEvent<[documents: Documents], readonly Change[]> = {
  'indicator-registered': (event, documents) => {
    const unjudged = registered(event, documents);
    const indicator = { ...unjudged, ...judged(unjudged, undefined, dayIn(planOf(documents))) };
    return [...put(indicator, undefined), ...fixedEntries(indicator)];
  },
  'responsibility-changed': ownersChanged,
  'placeholder-resolved': ownersChanged,
  'task-title-corrected': (event, documents) => {
    const { key: code } = parseStream(event.stream);
    const { title } = event.data;
    return changeAll(event, documents, ({ task }) => (task?.code === code ? { task: { code, title } } : undefined));
  },
  'unit-renamed': (event, documents) => {
    const unit = { id: event.data.unit, name: event.data.name };
    return changeAll(event, documents, (indicator) => withUnitRenamed(indicator, unit));
  },
  'day-began': (event, documents) => {
    const { date } = event.data;
    // A target can become missed only when a year is over, so no other day needs a look at the indicators.
    if (!date.endsWith('-01-01')) return nothing;
    return changeAll(event, documents, (indicator) => {
      const { flags } = judged(indicator, indicator, date);
      return flags === indicator.flags ? undefined : { flags };
    });
  },
};

function revised(event: ViewEvent, documents: Documents, change: Revision): Change[] {
  const { key } = parseStream(event.stream);
  const before = required(documents.get('indicator', key), `indicator ${key}`);
  const unjudged: Unjudged = { ...before, ...change(event, before, documents) };
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
  version: 4,
  kinds: { indicator: 'hot' },

  project(event, documents): readonly Change[] {
    const change = forEvent(changes, event);
    if (change !== undefined) return revised(event, documents, change);
    return forEvent(others, event)?.(event, documents) ?? nothing;
  },
};
