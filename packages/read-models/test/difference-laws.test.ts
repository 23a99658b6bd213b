/**
 * The law of differences over random lives of a plan: the fields that differ are those whose values differ, and the
 * entries of each are the events that made its value what it is. The values are read by hand from the documents as they
 * were after every single event.
 */
import type { RecordedEvent } from '@duban/domain';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import {
  type IndicatorDocument,
  type MeasurementDocument,
  openMemoryViewStore,
  type ReportDocument,
  type SubjectDifference,
  type TaskDocument,
  type ViewReads,
} from '../src/index.js';
import { Filler, Filling } from '../src/rebuild/filler.js';
import { fieldLabels } from '../src/views/history/field-labels.js';
import { allDifferences, stateAt } from './differences.js';
import { lives, supervisedLives } from './scripts.js';
import { ListSource } from './sources.js';
import type { World } from './world.js';

type Values = Readonly<Record<string, unknown>>;

const ids = (named: readonly object[]) => named.map((each) => ('id' in each ? each.id : each));

const reportValues = (report: ReportDocument | null): Values => ({
  'report/done': report?.done ?? null,
  'report/next': report?.next ?? null,
  'report/obstacles': report?.obstacles ?? null,
  'report/evidence': report?.evidence ?? [],
  'report/occurredOn': report?.occurredOn ?? null,
});

const measurementValues = (measurement: MeasurementDocument | null): Values => ({
  'measurement/parts': measurement?.parts ?? [],
  'measurement/occurredOn': measurement?.occurredOn ?? null,
  'measurement/source': measurement?.source ?? null,
  'measurement/note': measurement?.note ?? null,
  'measurement/evidence': measurement?.evidence ?? [],
});

const taskValues = (task: TaskDocument): Values => ({
  status: task.status,
  percent: task.percent,
  due: task.due,
  light: task.light.light,
  'light/rule': task.light.rule,
  overdue: task.overdue,
  suspension: task.suspended !== null,
  leads: ids(task.leads),
  'report/id': task.report?.id ?? null,
  ...reportValues(task.report),
  'light/override': task.override?.light ?? null,
  obstacles: task.counts.obstaclesRaised - task.counts.obstaclesCleared,
  substitute: task.substitute?.unit.id ?? null,
});

const indicatorValues = (indicator: IndicatorDocument): Values => ({
  target: indicator.facts.target ?? null,
  baseline: indicator.facts.baseline ?? null,
  value: indicator.measurement?.value ?? null,
  reference: indicator.measurement?.reference ?? null,
  attainment: indicator.attainment,
  'measurement/id': indicator.measurement?.id ?? null,
  ...measurementValues(indicator.measurement),
});

const things = ['task/1.1', 'task/1.2', 'task/1.10', 'indicator/gaoxin-qiye'] as const;
type Thing = (typeof things)[number];

async function valuesOf(views: ViewReads, plan: string, thing: Thing): Promise<Values | undefined> {
  const [kind, key = ''] = thing.split('/');
  if (kind === 'task') {
    const task = await views.get(plan, 'task', key);
    return task === undefined ? undefined : taskValues(task);
  }
  const indicator = await views.get(plan, 'indicator', key);
  return indicator === undefined ? undefined : indicatorValues(indicator);
}

/** What the report or measurement says that an event is about; undefined where it is about none. */
async function recordOf(views: ViewReads, plan: string, { data }: RecordedEvent): Promise<Values | undefined> {
  const { report, measurement } = data as { readonly report?: string; readonly measurement?: string };
  if (report !== undefined) return reportValues((await views.get(plan, 'report', report)) ?? null);
  if (measurement === undefined) return undefined;
  return measurementValues((await views.get(plan, 'measurement', measurement)) ?? null);
}

interface Moment {
  readonly event: RecordedEvent;
  /** Before the event and after it. */
  readonly values: ReadonlyMap<Thing, readonly [before: Values | undefined, after: Values | undefined]>;
  readonly record: readonly [before: Values | undefined, after: Values | undefined];
}

/** What everything was around each event, folded straight. */
async function momentsOf({ plan, events }: World): Promise<Moment[]> {
  const views = openMemoryViewStore();
  const filler = new Filler(plan, views, new Filling({ source: new ListSource(events) }), {});
  const all = () => Promise.all(things.map((thing) => valuesOf(views, plan, thing)));
  const moments: Moment[] = [];
  let before = await all();
  for (const event of events) {
    const recordBefore = await recordOf(views, plan, event);
    await filler.take([event]);
    const after = await all();
    const was = before;
    const values = new Map(things.map((thing, at) => [thing, [was[at], after[at]] as const]));
    moments.push({ event, values, record: [recordBefore, await recordOf(views, plan, event)] });
    before = after;
  }
  return moments;
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** A thing by its id: its name may change without a word in the history of another. */
function unnamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unnamed);
  const isNamed = typeof value === 'object' && value !== null && 'id' in value && 'name' in value;
  return isNamed ? value.id : value;
}

const ofRecord = /^(report|measurement)\//;

/** The field that says which record a field is of; undefined where it is no record's. */
const standingField = (field: string) => ofRecord.exec(field)?.[0].concat('id');

/** Whether an event gave a field of a thing its value: it changed it, or made another record stand. */
function led({ values }: Moment, thing: Thing, field: string): boolean {
  const [before, after] = values.get(thing) ?? [];
  const stands = standingField(field);
  return !same(before?.[field], after?.[field]) || (stands !== undefined && !same(before?.[stands], after?.[stands]));
}

/** What has been told in the runs: a law that nothing was under holds nothing. */
const told = new Set<string>();

function holds(t: Test, thing: Thing, between: readonly Moment[], found: SubjectDifference | undefined): void {
  const before = between[0]?.values.get(thing)?.[0];
  const after = between.at(-1)?.values.get(thing)?.[1];
  const fields = (found?.fields ?? []).filter(({ field }) => after !== undefined && field in after);
  const differing = Object.keys(after ?? {}).filter((field) => !same(before?.[field], after?.[field]));
  t.strictSame(fields.map(({ field }) => field).sort(), differing.sort(), thing);
  const moments = new Map(between.map((moment) => [moment.event.id, moment]));
  for (const { field, before: was, after: is, entries } of fields) {
    told.add(field);
    t.strictSame([was, is].map(unnamed), [before?.[field], after?.[field]], `${thing} ${field}`);
    if (found === undefined || found.entriesLeftOut > 0) continue;
    const own = entries.map((id) => found.entries.find((entry) => entry.id === id));
    const events = own.map((entry) => entry?.eventId ?? '');
    const leading = between.flatMap((moment) => (led(moment, thing, field) ? [moment.event.id] : []));
    t.strictSame(events, leading, `${thing} ${field}: the events that led to it`);
    for (const entry of own) {
      const moment = moments.get(entry?.eventId ?? '') as Moment;
      const [from, to] = moment.values.get(thing) ?? [];
      const stands = standingField(field);
      const another = stands !== undefined && !same(from?.[stands], to?.[stands]);
      const changes = entry?.changes.filter((each) => each.field === field) ?? [];
      // That another record stands is enough to say where the record that does is one that was told of before.
      const tellsOfRecord = another && /^measurement-retracted|-corrected$/.test(moment.event.type);
      // That a new record stands its own event need not tell.
      const isTold = !tellsOfRecord && field !== stands;
      if (isTold && !same(from?.[field], to?.[field])) t.equal(changes.length, 1, `${field} at ${entry?.type} is told`);
      for (const change of changes) {
        // A correction tells what the corrected record said and says, whichever stands after it.
        const [one, other] = tellsOfRecord && field in (moment.record[0] ?? {}) ? moment.record : [from, to];
        t.strictSame([change.before, change.after].map(unnamed), [one?.[field], other?.[field]], `${field} at ${entry?.type}`);
      }
    }
  }
}

/** Of fields that are no record's, what the entries tell goes from the one value to the other without a gap. */
function leads(t: Test, { subject, kind, fields, entries }: SubjectDifference): void {
  for (const { field, before, after, entries: own } of fields) {
    t.ok(own.length > 0, `something led to ${subject.kind}/${subject.key} ${field}`);
    if (ofRecord.test(field)) continue;
    const steps = own.map((id) => entries.find((entry) => entry.id === id)?.changes.find((each) => each.field === field));
    // What appeared began with what every such thing begins with, which no entry tells.
    let value = kind === 'appeared' ? steps[0]?.before : before;
    for (const [at, change] of steps.entries()) {
      t.strictSame(unnamed(change?.before), unnamed(value), `${subject.key} ${field} before ${own[at]}`);
      value = change?.after;
    }
    t.strictSame(unnamed(value), unnamed(after), `${subject.key} ${field}`);
  }
}

t.test('it is the fields that differ, and the entries of each are the events that gave it its value', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(lives(120), supervisedLives(120)), fc.nat(), fc.nat(), async (world, one, other) => {
      const published = world.events.findIndex(({ type }) => type === 'published') + 1;
      const among = (pick: number) => published + (pick % (world.events.length - published + 1));
      const [first, last] = [among(one), among(other)].sort((a, b) => a - b) as [number, number];
      const states = { from: await stateAt(world, first), to: await stateAt(world, last) };
      const items = await allDifferences(world, states);
      const between = (await momentsOf(world)).slice(first, last);
      for (const thing of things) {
        holds(
          t,
          thing,
          between,
          items.find(({ subject }) => `${subject.kind}/${subject.key}` === thing),
        );
      }
      for (const item of items) if (item.entriesLeftOut === 0) leads(t, item);
      t.strictSame(await allDifferences(world, states, {}, 1), items, 'page by page it is the same');
    }),
    { numRuns: 80, endOnFailure: true },
  );
  const ofOneRecord = ['report/percent', 'report/retracted', 'report/returned'].concat(
    ['value', 'reference', 'retracted'].map((name) => `measurement/${name}`),
  );
  const standing = [...fieldLabels.keys()].filter((field) => ofRecord.test(field) && !ofOneRecord.includes(field));
  t.strictSame(
    standing.filter((field) => !told.has(field)),
    [],
    'every field of the standing report and measurement was under the law',
  );
});
