/** Which part of a history a question asks for: the index to read, and a filter for what the index does not decide. */
import { DubanError, isEased } from '@duban/domain';
import { allOf, type ChangeDocument, changeIndexes, fieldOfAll, type SubjectKind } from '@duban/read-models';
import { hasEntries, keysOf, pagesOf } from './index-reads.js';
import type { OpenPlan } from './open-plan.js';
import type { List } from './page.js';
import { boundsOf, type ChangeFilters } from './query-params.js';

/** `concerning`: the only unit whose entries the actor may read; undefined: all. See `historyOf`. */
export type HeldFilters = ChangeFilters & { readonly concerning: string | undefined };

type Place = Pick<OpenPlan, 'id' | 'views'>;
type Matches = (change: ChangeDocument) => boolean;

/**
 * One filter: whether the question uses it, the index that answers it, and the same test for an entry found by another
 * index.
 */
type Indexed = readonly [given: boolean, index: string, matches: Matches];

/** @throws {DubanError} `unit-not-found`, `actor-not-found` */
async function indexedFilters(plan: Place, filters: Omit<HeldFilters, 'from' | 'to'>): Promise<Indexed[]> {
  const { subject, actor, unit, field, type, concerning, correlation, evidence, onBehalf } = filters;
  if (unit !== undefined) await requireUnit(plan, unit);
  const byActor = actor === undefined ? undefined : await actorOf(plan, actor);
  const [kind = '', key = ''] = subject?.split('/') ?? [];
  const [only, ...further] = type ?? [];
  const figure = filters.direction === 'percent-down' ? 'percent' : 'target';
  const ofUnit =
    (id: string | undefined): Matches =>
    ({ units }) =>
      units.includes(id ?? '');
  return [
    // Must be read by its index: the entries of an event do not show all evidence that it names.
    [evidence !== undefined, changeIndexes.evidence(evidence ?? ''), () => true],
    [correlation !== undefined, changeIndexes.correlation(correlation ?? ''), (change) => change.correlationId === correlation],
    [
      subject !== undefined,
      changeIndexes.subject(kind as SubjectKind, key),
      (change) => change.subject.kind === kind && change.subject.key === key,
    ],
    [byActor !== undefined, byActor?.index ?? '', byActor?.matches ?? (() => true)],
    [onBehalf === 'true', changeIndexes.onBehalf, (change) => change.actor.onBehalfOf !== null],
    [
      field !== undefined,
      changeIndexes.field(field ?? ''),
      ({ changes }) => changes.some((change) => change.field === field || fieldOfAll(change.field) === field),
    ],
    [filters.direction !== undefined, changeIndexes.field(figure), () => true],
    [unit !== undefined, changeIndexes.unit(unit ?? ''), ofUnit(unit)],
    [concerning !== undefined, changeIndexes.unit(concerning ?? ''), ofUnit(concerning)],
    [only !== undefined && further.length === 0, changeIndexes.type(only ?? ''), (change) => change.type === only],
  ];
}

/**
 * Evidence, correlation, subject, actor, field, unit, entries for others and a single type each have an index. The
 * first one that the question uses is read. All other filters are applied to its entries, a bounded number for each
 * page.
 * @throws {DubanError} `interval-reversed`, `unit-not-found`, `actor-not-found`
 */
export async function listOfChanges(plan: Place, filters: HeldFilters, direction: 'asc' | 'desc'): Promise<List<'change'>> {
  const bounds = boundsOf(filters);
  const [chosen, ...rest] = (await indexedFilters(plan, filters)).filter(([given]) => given);
  const looked = [...rest.map(([, , matches]) => matches), ...(await lookedUp(plan, filters))];
  return {
    index: chosen?.[1] ?? changeIndexes.all,
    direction,
    ...bounds,
    matches: looked.length === 0 ? undefined : (change) => looked.every((matches) => matches(change)),
    weigh: ({ changes }) => changes.reduce((sum, { before, after }) => sum + textsOf(before) + textsOf(after), 0),
  };
}

/** The filters that an entry alone can answer. Left out: those that ask whose thing, or which field, was changed. */
export type EntryFilters = Omit<ChangeFilters, 'from' | 'to' | 'subject' | 'unit' | 'field'>;

/**
 * The same filters as one test, for entries that were found in another way; undefined when none is used.
 * @throws {DubanError} `actor-not-found`
 */
export async function matchesOf(plan: Place, filters: EntryFilters): Promise<Matches | undefined> {
  const { evidence, ...others } = filters;
  const indexed = (await indexedFilters(plan, { ...others, concerning: undefined })).filter(([given]) => given);
  const all = [...indexed.map(([, , matches]) => matches), ...(await lookedUp(plan, others))];
  if (evidence !== undefined) {
    const naming = new Set<string>();
    for await (const key of keysOf(plan.views, plan.id, changeIndexes.evidence(evidence))) naming.add(key);
    all.push(({ id }) => naming.has(id));
  }
  return all.length === 0 ? undefined : (change) => all.every((matches) => matches(change));
}

const textsOf = (value: unknown): number => (typeof value === 'string' ? value.length : 0);

/** The tests of filters that have no index. */
async function lookedUp(plan: Place, { type, without, days, onBehalf, direction, reason }: EntryFilters): Promise<Matches[]> {
  const words = reason?.toLowerCase().split(/\s+/) ?? [];
  const upperLimits = direction === 'target-eased' ? await keysOfUpperLimits(plan) : new Set<string>();
  const asked: [given: boolean, matches: Matches][] = [
    [(type?.length ?? 0) > 1, (change) => (type as readonly string[]).includes(change.type)],
    [without !== undefined, (change) => !(without as readonly string[]).includes(change.type)],
    [days === 'false', ({ subject }) => subject.kind !== 'calendar'],
    [onBehalf === 'false', ({ actor }) => actor.onBehalfOf === null],
    [direction === 'percent-down', percentWentDown],
    [direction === 'target-eased', (change) => targetWasEased(change, upperLimits)],
    [words.length > 0, (change) => words.every((each) => change.reason?.toLowerCase().includes(each) === true)],
  ];
  return asked.flatMap(([given, matches]) => (given ? [matches] : []));
}

const percentWentDown: Matches = ({ changes }) =>
  changes.some(({ field, before, after }) => field === 'percent' && Number(after) < Number(before));

function targetWasEased({ subject, changes }: ChangeDocument, upperLimits: ReadonlySet<string>): boolean {
  const qualifier = upperLimits.has(subject.key) ? 'at-most' : 'at-least';
  return changes.some(
    ({ field, before, after }) =>
      field === 'target' && typeof before === 'string' && typeof after === 'string' && isEased({ qualifier }, before, after),
  );
}

/** The indicators whose target is an upper limit. Such a target is eased by raising it. */
async function keysOfUpperLimits({ id, views }: Place): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for await (const page of pagesOf(views, id, 'indicator', allOf('indicator'))) {
    for (const { key, facts } of page) if (facts.qualifier === 'at-most') keys.add(key);
  }
  return keys;
}

/** Accepts a unit of the plan, and one that somebody has acted for. */
export async function requireUnit({ id, views }: Place, unit: string): Promise<void> {
  const known = (await views.get(id, 'unit', unit)) !== undefined || (await hasEntries(views, id, changeIndexes.unit(unit)));
  if (!known) throw new DubanError('unit-not-found', { plan: id, unit });
}

/**
 * Whose acts are meant: an id is tried before a name. Somebody who belongs to a person of the plan is known even
 * without acts.
 * @throws {DubanError} `actor-not-found`
 */
export async function actorOf(
  { id, views }: Place,
  actor: string,
): Promise<{ readonly index: string; readonly matches: Matches }> {
  const byId = { index: changeIndexes.actor(actor), matches: (change: ChangeDocument) => change.actor.id === actor };
  const byName = { index: changeIndexes.actorName(actor), matches: (change: ChangeDocument) => change.actor.name === actor };
  if (await hasEntries(views, id, byId.index)) return byId;
  if (await hasEntries(views, id, byName.index)) return byName;
  for await (const people of pagesOf(views, id, 'person', allOf('person'))) {
    if (people.some(({ name, accounts }) => name === actor || accounts.includes(actor))) return byId;
  }
  throw new DubanError('actor-not-found', { plan: id, actor });
}
