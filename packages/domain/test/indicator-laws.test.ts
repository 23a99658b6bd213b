/** Laws of an indicator under any commands by anyone, against what a plain reading of its events says. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import {
  addDays,
  attainment,
  type IndicatorCommand,
  type IndicatorState,
  indicatorDecider,
  isRejection,
  type NewIndicatorEvent,
  standingMeasurement,
} from '../src/index.js';
import type { IndicatorEvent } from '../src/indicator/indicator.js';
import { decideSoundly } from './given.js';
import { type Past, recorded, uuidOf } from './history.js';
import { context, count, registered } from './indicator-samples.js';
import { actorOf, leader, office, plan, reporterBing, reporterJia, reporterYi } from './samples.js';

const fold = (events: readonly IndicatorEvent[], from = indicatorDecider.initial()) =>
  events.reduce(indicatorDecider.evolve, from);
const past = (history: readonly Past<NewIndicatorEvent>[]) =>
  recorded(`${plan}-indicator.enterprises`, history) as IndicatorEvent[];

const actors = [
  reporterJia,
  reporterYi,
  reporterBing,
  office,
  actorOf(['office', 'reporter'], 'bing', reporterBing.id),
  actorOf('supervisor', 'ding'),
  { ...office, onBehalfOf: reporterJia.id },
  leader,
];
const draw = fc.record({
  actor: fc.constantFrom(...actors),
  step: fc.constantFrom(
    ...([
      'record',
      'record',
      'correct',
      'retract',
      'confirm',
      'dispute',
      'propose',
      'approve',
      'reject',
      'withdraw',
      'base',
      'rename',
      'own',
      'disown',
    ] as const),
  ),
  numbers: fc.tuple(fc.nat(3), fc.nat(3)),
  joint: fc.boolean(),
  day: fc.nat(5),
  on: fc.nat(6),
});
type Draw = typeof draw extends fc.Arbitrary<infer Value> ? Value : never;

/** Speaks of things that are there as often as not. */
function commandOf({ step, numbers: [one, two], joint, day, on }: Draw, state: IndicatorState): IndicatorCommand {
  const measurement = [...state.measurements.keys()][on] ?? uuidOf(1);
  const proposal = state.proposal?.event ?? uuidOf(2);
  const entry = [...state.entries.keys()].at(-1 - (on % 2)) ?? uuidOf(3);
  const parts = [
    { name: '甲类', value: String(one) },
    { name: '乙类', value: `${two}.0` },
  ];
  const figures = { value: String(one + two), occurredOn: addDays('2012-06-25', day), ...(joint ? { parts } : {}) };
  const target = String(280 + one);
  switch (step) {
    case 'record':
      return { type: 'record-measurement', ...figures };
    case 'correct':
      return { type: 'correct-measurement', measurement, ...figures, note: null };
    case 'retract':
      return { type: 'retract-measurement', measurement };
    case 'confirm':
      return { type: 'verify-measurement', measurement, verdict: 'confirmed' };
    case 'dispute':
      return { type: 'verify-measurement', measurement, verdict: 'disputed', ...(joint ? { value: String(two) } : {}) };
    case 'propose':
      return { type: 'propose-target', target };
    case 'approve':
      return { type: 'approve-target', proposal };
    case 'reject':
      return { type: 'reject-target', proposal };
    case 'withdraw':
      return { type: 'withdraw-target', proposal };
    case 'own':
      return { type: 'confirm-entry', entry };
    case 'disown':
      return { type: 'disown-entry', entry };
    case 'base':
      return { type: 'set-baseline', baseline: target };
    case 'rename':
      return { type: 'correct-name', name: `更正后的名称（第${one}次）` };
  }
}

const subjects = ({ meta: { actor } }: IndicatorEvent) => [actor.id, actor.onBehalfOf].filter((each) => each !== undefined);
const disjoint = (some: readonly string[], others: readonly string[]) => some.every((each) => !others.includes(each));

/** What the events say, read without the aggregate. */
function holds(events: readonly IndicatorEvent[], state: IndicatorState): void {
  const about = (id: string) => events.filter(({ data }) => 'measurement' in data && data.measurement === id);
  const series = events.flatMap((event) => (event.type === 'measurement-recorded' ? [event] : []));
  assert.deepEqual(
    series.map(({ id }) => id),
    [...state.measurements.keys()],
  );
  const days = new Map<string, string>();
  for (const { id, data } of series) {
    const changes = about(id).flatMap((event) => (event.type === 'measurement-corrected' ? [event] : []));
    const retracted = about(id).some(({ type }) => type === 'measurement-retracted');
    const occurredOn = changes.map((event) => event.data.changes.occurredOn).findLast((day) => day !== undefined);
    if (!retracted) days.set(id, occurredOn ?? data.occurredOn);
  }
  const standing = [...days].reduce<[string, string] | undefined>(
    (best, each) => (best === undefined || each[1] >= best[1] ? each : best),
    undefined,
  );
  assert.equal(state.standing, standing?.[0] ?? null);

  for (const [id, { value, parts, verification, unit }] of state.measurements) {
    if (parts !== undefined)
      assert.equal(
        parts.reduce((sum, part) => sum + Number(part.value), 0),
        Number(value),
      );
    const last = about(id).findLast(
      (event) =>
        event.type === 'measurement-verified' || (event.type === 'measurement-corrected' && event.data.verdictHolds !== true),
    );
    assert.equal(verification !== undefined, last?.type === 'measurement-verified');
    if (verification === undefined) continue;
    assert.notEqual(verification.unit, unit);
    const makers = events.filter(
      (event) => event.id === id || (event.type === 'measurement-corrected' && event.data.measurement === id),
    );
    assert.ok(
      makers.every((event) =>
        disjoint(
          subjects(event),
          verification.by.map(({ subject }) => subject),
        ),
      ),
    );
  }

  const approved = events.flatMap((event) => (event.type === 'target-approved' ? [event] : []));
  assert.equal(state.facts.target, approved.at(-1)?.data.target ?? '300');
  for (const [index, event] of approved.entries()) {
    const proposal = events.find(({ id }) => id === event.data.proposal) as IndicatorEvent;
    assert.ok(disjoint(subjects(proposal), subjects(event)), 'one proposes, another approves');
    assert.equal(event.data.before, approved[index - 1]?.data.target ?? '300');
  }
  const settled = events.flatMap(({ data }) => ('proposal' in data ? [data.proposal] : []));
  assert.equal(new Set(settled).size, settled.length, 'a proposal is settled once');
}

t.test('whatever is asked for, the state is what the events say, and folds the same in parts', async (t) => {
  const seen = new Set<string>();
  const wanted = Object.keys(indicatorDecider.events);
  const law = fc.property(fc.array(draw, { minLength: 10, maxLength: 40 }), (draws) => {
    const history: Past<NewIndicatorEvent>[] = [registered({ ...count, joint: ['甲类', '乙类'] })];
    for (const each of draws) {
      const state = fold(past(history));
      const outcome = decideSoundly(indicatorDecider, state, commandOf(each, state), context(each.actor));
      if (isRejection(outcome)) continue;
      history.push(...outcome.map((event) => ({ event, by: each.actor, id: uuidOf(20_000 + history.length) })));
    }
    const events = past(history);
    const whole = fold(events);
    holds(events, whole);
    for (const { type } of events) seen.add(type);
    for (let cut = 0; cut <= events.length; cut += 1) {
      assert.deepEqual(fold(events.slice(cut), structuredClone(fold(events.slice(0, cut)))), whole);
    }
  });
  // Some events are rare: one round in 25 goes without a retraction.
  for (let round = 0; round < 10 && seen.size < wanted.length; round += 1) fc.assert(law, { numRuns: 120 });
  t.strictSame([...seen].sort(), wanted.sort(), 'every event was there');
});

t.test('a retraction is as if the measurement had never been', async (t) => {
  const day = fc.nat(9).map((number) => addDays('2012-06-01', number));
  const law = fc.property(fc.array(fc.tuple(fc.nat(400), day), { minLength: 1, maxLength: 8 }), fc.nat(7), (figures, pick) => {
    const history: Past<NewIndicatorEvent>[] = figures.map(([value, occurredOn], index) => ({
      event: { type: 'measurement-recorded', data: { unit: 'jia', value: String(value), occurredOn } },
      by: reporterJia,
      id: uuidOf(index),
    }));
    const gone = pick % history.length;
    const state = fold(past([registered(), ...history]));
    const command: IndicatorCommand = { type: 'retract-measurement', measurement: uuidOf(gone) };
    const outcome = decideSoundly(indicatorDecider, state, command, context());
    if (isRejection(outcome)) return false;
    const after = fold(past([registered(), ...history, ...outcome.map((event) => ({ event }))]));
    const never = fold(past([registered(), ...history.filter((_, index) => index !== gone)]));
    const verdict = (of: IndicatorState) => attainment(of.facts, standingMeasurement(of));
    return after.standing === never.standing && verdict(after) === verdict(never);
  });
  t.doesNotThrow(() => fc.assert(law));
});
