/** What others wrote into streams of a plan, and the office's decisions about it. */
import t from 'tap';
import { type NewPlanEvent, planAggregate, planDecider } from '../src/index.js';
import type { PlanCommand } from '../src/plan/plan.js';
import type { PlanContext } from '../src/plan/state.js';
import { given } from './given.js';
import type { Past } from './history.js';
import { office, plan, publicationOf, sample } from './samples.js';

const eventId = '6b0e3c0e-7f0a-11ee-b962-0242ac120002';
const stream = `${plan}-task.1.1`;
const pass = (more: object = {}) => ({ type: 'pass-over-event', stream, revision: 7, eventId, ...more }) as PlanCommand;
const passed: NewPlanEvent = { type: 'event-passed-over', data: { stream, revision: 7, eventId } };
const seeing = (standing: PlanContext['standing']): PlanContext => ({ plan, actor: office, serverToday: '2026-11-24', standing });
const there = seeing({ id: eventId, foreign: true });
const after = (...events: NewPlanEvent[]): Past<NewPlanEvent>[] => [
  ...publicationOf(sample, 'open'),
  ...events.map((event) => ({ event, by: office })),
];

t.test('a foreign event that stands in a stream of the plan is passed over, once', async (t) => {
  given(t, planDecider, after()).when(pass(), there).accepted(passed);
  given(t, planDecider, after(passed)).when(pass(), there).refused('nothing-changed');
});

t.test('while the plan is being published too', async (t) => {
  const publishing = publicationOf(sample, 'publishing');
  given(t, planDecider, publishing).when(pass(), there).accepted(passed);
});

t.test('an event of ours, one that is not there, or one of another plan is not', async (t) => {
  const refused = { stream, revision: '7', id: eventId };
  for (const standing of [undefined, { id: eventId, foreign: false }, { id: eventId.replace('6', '7'), foreign: true }])
    given(t, planDecider, after()).when(pass(), seeing(standing)).refused('event-not-foreign', refused);
  for (const other of [`${plan}x-task.1.1`, 'andere-task.1.1'])
    given(t, planDecider, after())
      .when(pass({ stream: other }), there)
      .refused('event-not-foreign');
});

t.test('the place that the command names is looked at, and no other', async (t) => {
  const asked: unknown[] = [];
  const contextOf = (command: PlanCommand) =>
    planAggregate.context(
      {
        plan,
        key: 'main',
        command,
        state: planDecider.initial(),
        actor: office,
        serverToday: '2026-11-24',
        evidenceThere: async () => new Set(),
        eventAt: async (...place) => {
          asked.push(place);
          return { id: eventId, foreign: true };
        },
      },
      undefined as never,
    );
  t.match(await contextOf(pass()), { standing: { id: eventId } });
  t.match(await contextOf({ type: 'add-unit', unit: { id: 'wu', name: '戊处' } }), { standing: undefined });
  t.strictSame(asked, [[stream, 7]]);
});
