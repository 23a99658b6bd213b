/** Laws of the other aggregates: folding in parts, and a series of measurements against a plain telling. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import type { CalendarEvent, NewCalendarEvent } from '../src/calendar.js';
import {
  addDays,
  calendarDecider,
  daysBetween,
  type IndicatorCommand,
  type IndicatorFacts,
  indicatorDecider,
  isRejection,
  type NewIndicatorEvent,
  type NewPlanEvent,
  type PlanEvent,
  planDecider,
} from '../src/index.js';
import type { IndicatorEvent } from '../src/indicator/indicator.js';
import { decideSoundly } from './given.js';
import { type Past, recorded, uuidOf } from './history.js';
import {
  actorOf,
  noticeSample,
  office,
  plan,
  planAndDay,
  publicationOf,
  published,
  reporterBing,
  reporterJia,
  reporterYi,
  sample,
  system,
} from './samples.js';

/** Every decision about a plan, most of them twice and some undone. */
const decisions: NewPlanEvent[] = [
  { type: 'unit-added', data: { unit: { id: 'wu', name: '戊处' } } },
  { type: 'unit-renamed', data: { unit: 'wu', name: '戊一处' } },
  { type: 'person-added', data: { person: { id: 'wang-wu', name: '张三' } } },
  { type: 'account-bound', data: { person: 'wang-wu', subject: 'oidc|17' } },
  { type: 'account-bound', data: { person: 'wang-wu', subject: 'oidc|18' } },
  { type: 'person-renamed', data: { person: 'wang-wu', name: '王五' } },
  { type: 'account-unbound', data: { person: 'wang-wu', subject: 'oidc|17' } },
  { type: 'account-bound', data: { person: 'li-si', subject: 'oidc|17' } },
  { type: 'account-unbound', data: { person: 'li-si', subject: 'oidc|17' } },
  { type: 'verifiers-designated', data: { units: ['wu', 'ding'] } },
  { type: 'verifiers-designated', data: { units: ['ding'] } },
  { type: 'light-rules-adopted', data: { lightRules: 'lights-v1' } },
  { type: 'notice-attached', data: { document: noticeSample } },
  {
    type: 'event-passed-over',
    data: { stream: `${plan}-task.1.1`, revision: 7, eventId: '6b0e3c0e-7f0a-11ee-b962-0242ac120002' },
  },
];

t.test('a plan folds the same in two parts as whole, through its publication and every decision', async (t) => {
  const history = [...publicationOf(sample, 'open'), ...decisions.map((event) => ({ event, by: office }))];
  const events = recorded(`${plan}-plan.main`, history) as PlanEvent[];
  const shown = new Set(events.map(({ type }) => type));
  t.strictSame(
    Object.keys(planDecider.events).filter((type) => !shown.has(type as PlanEvent['type'])),
    [],
    'every event of a plan is in the history',
  );
  const fold = (some: readonly PlanEvent[], from = planDecider.initial()) => some.reduce(planDecider.evolve, from);
  for (let cut = 0; cut <= events.length; cut += 1) {
    t.strictSame(fold(events.slice(cut), structuredClone(fold(events.slice(0, cut)))), fold(events), `cut at ${cut}`);
  }
});

t.test('the fold of every decision is what the decisions say', async (t) => {
  const history = [...publicationOf(sample, 'open'), ...decisions.map((event) => ({ event, by: office }))];
  const state = (recorded(`${plan}-plan.main`, history) as PlanEvent[]).reduce(planDecider.evolve, planDecider.initial());
  t.strictSame([...state.units].at(-1), ['wu', '戊一处']);
  t.strictSame([...state.people].at(-1), ['wang-wu', '王五']);
  t.strictSame([...state.accounts], [['oidc|18', 'wang-wu']]);
  t.strictSame([...state.subjects], [['wang-wu', new Set(['oidc|18'])]], 'nobody is kept with no account at all');
  t.strictSame([state.verifiers, state.lightRules, state.status], [['ding'], 'lights-v1', 'open']);
});

t.test('every initial state is a fresh one', async (t) => {
  for (const decider of [planDecider, indicatorDecider, calendarDecider]) {
    t.strictSame(decider.initial(), decider.initial());
    t.not(decider.initial(), decider.initial());
  }
  const one = planDecider.initial();
  one.units.set('jia', '甲处');
  one.sections.push({ number: 1, title: '一' });
  one.accounts.set('oidc|17', 'zhang-san');
  one.subjects.set('zhang-san', new Set(['oidc|17']));
  const { units, sections, accounts, subjects } = planDecider.initial();
  t.strictSame([units.size, sections.length, accounts.size, subjects.size], [0, 0, 0, 0]);
});

t.test('whatever days are asked for, the calendar has each once and in order', async (t) => {
  const step = fc.record({ days: fc.integer({ min: -3, max: 500 }), actor: fc.constantFrom(office, system, reporterJia) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
      const history: Past<NewCalendarEvent>[] = [];
      for (const { days, actor } of steps) {
        const events = recorded(`${plan}-calendar.days`, history) as CalendarEvent[];
        const state = events.reduce(calendarDecider.evolve, calendarDecider.initial());
        const date = addDays(state.today ?? '2011-12-31', days);
        const outcome = decideSoundly(calendarDecider, state, { type: 'begin-day', date }, { actor, plan: planAndDay() });
        const allowed = days >= 1 && days <= 400 && actor !== reporterJia;
        assert.equal(!isRejection(outcome), allowed);
        if (!isRejection(outcome)) history.push(...outcome.map((event) => ({ event, by: actor })));
      }
      for (const [index, { event }] of history.entries()) {
        assert.equal(daysBetween('2012-01-01', event.data.date), index);
      }
    }),
    { numRuns: 15 },
  );
  t.pass();
});

const facts: IndicatorFacts = { ...(sample.indicators[1] as IndicatorFacts), kind: 'ratio', unitOfMeasure: '%' };
const registered: Past<NewIndicatorEvent> = {
  event: {
    type: 'indicator-registered',
    data: { origin: published, indicator: facts, leads: ['jia', 'yi'], cooperating: ['bing'] },
  },
};

interface Measured {
  readonly id: string;
  unit: string;
  value: string;
  occurredOn: string;
}

t.test('the standing measurement is the one that a plain telling of the series finds', async (t) => {
  const draw = fc.record({
    corrects: fc.boolean(),
    actor: fc.constantFrom(reporterJia, reporterYi, reporterBing, actorOf('reporter', 'ding')),
    value: fc.constantFrom('1', '2.5', '-3'),
    day: fc.integer({ min: 0, max: 5 }),
    target: fc.nat(6),
  });
  let corrections = 0;
  fc.assert(
    fc.property(fc.array(draw, { minLength: 5, maxLength: 25 }), (draws) => {
      const history: Past<NewIndicatorEvent>[] = [registered];
      const series: Measured[] = [];
      for (const { corrects, actor, value, day, target } of draws) {
        const fold = () =>
          (recorded(`${plan}-indicator.enterprises`, history) as IndicatorEvent[]).reduce(
            indicatorDecider.evolve,
            indicatorDecider.initial(),
          );
        const occurredOn = addDays('2012-06-25', day);
        const found = series[target];
        const command: IndicatorCommand = corrects
          ? { type: 'correct-measurement', measurement: found?.id ?? uuidOf(1), value, occurredOn }
          : { type: 'record-measurement', value, occurredOn };
        const outcome = decideSoundly(indicatorDecider, fold(), command, {
          actor,
          key: 'enterprises',
          plan: planAndDay(),
          owner: undefined,
        });
        if (isRejection(outcome)) continue;
        const id = uuidOf(20_000 + history.length);
        history.push({ event: outcome[0] as NewIndicatorEvent, by: actor, id });
        if (!corrects) series.push({ id, unit: actor.unit ?? '', value, occurredOn });
        else if (found !== undefined) {
          assert.equal(found.unit, actor.unit, 'only the own unit corrects');
          Object.assign(found, { value, occurredOn });
          corrections += 1;
        }
        const last = series.reduce((best, one) => (one.occurredOn >= best.occurredOn ? one : best));
        const state = fold();
        assert.equal(state.standing, last.id);
        assert.deepEqual(
          [...state.measurements].map(([key, { unit, value: now, occurredOn: on }]) => [key, unit, now, on]),
          series.map((one) => [one.id, one.unit, one.value, one.occurredOn]),
        );
      }
    }),
    { numRuns: 80 },
  );
  t.ok(corrections > 0, `${corrections} corrections`);
});
