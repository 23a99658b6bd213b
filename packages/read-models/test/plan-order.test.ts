/** Lists of tasks and units stand in the plan's order, whatever the order of events in its store. */
import type { RecordedEvent } from '@duban/domain';
import fc from 'fast-check';
import t from 'tap';
import { planKey } from '../src/index.js';
import { supervisedLives } from './scripts.js';
import { ListSource, project } from './sources.js';
import type { World } from './world.js';

/** Publication appends its streams side by side: the same log with its tasks in another order. */
function registeredInOrder(world: World, order: readonly number[]): RecordedEvent[] {
  const isTask = ({ type, data }: RecordedEvent) =>
    type === 'task-registered' && (data['origin'] as { by: string }).by !== 'decision';
  const tasks = world.events.filter(isTask);
  const shuffled = order.map((at) => tasks[at] as RecordedEvent);
  return world.events.map((event) => {
    if (!isTask(event)) return event;
    const { position } = event;
    return { ...(shuffled.shift() as RecordedEvent), position };
  });
}

t.test('the order in which a publication has stored its tasks is seen nowhere', async (t) => {
  const lists = async (events: readonly RecordedEvent[], plan: string) => {
    const store = await project(new ListSource(events));
    const of = async (kind: 'unit' | 'person' | 'plan', key: string) => {
      const { leads, cooperates, responsible, leadUnits } = (await store.get(plan, kind, key)) as unknown as Record<
        string,
        unknown
      >;
      return { leads, cooperates, responsible, leadUnits };
    };
    const [units, people] = [
      ['gaoxin', 'jihua', 'fagui'],
      ['kou', 'wang'],
    ];
    const all = [...units.map((key) => of('unit', key)), ...people.map((key) => of('person', key)), of('plan', planKey)];
    return Promise.all(all);
  };
  await fc.assert(
    fc.asyncProperty(supervisedLives(60), fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), async (world, order) => {
      t.strictSame(await lists(registeredInOrder(world, order), world.plan), await lists(world.events, world.plan));
    }),
    { numRuns: 25, endOnFailure: true },
  );
});
