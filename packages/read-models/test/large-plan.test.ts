/** A plan of 2,000 tasks: how long a start and a day take is told, not judged. */
import { addDays, type Manifest, type RecordedEvent } from '@duban/domain';
import t from 'tap';
import { changeIndexes, planKey, taskIndexes } from '../src/index.js';
import { ListSource, start } from './sources.js';
import { reporter, World } from './world.js';

/** A plan of `count` tasks in 20 sections, 50 units and 100 people. */
function largeManifest(count: number): Manifest {
  const list = <Item>(length: number, item: (index: number) => Item) => Array.from({ length }, (_, index) => item(index));
  return {
    title: '大计划',
    issuer: '省科技厅',
    issuedOn: '2012-01-18',
    year: 2012,
    sections: list(20, (index) => ({ number: index + 1, title: `第${index + 1}章` })),
    units: list(50, (index) => ({ id: `unit-${index}`, name: `单位${index}` })),
    people: list(100, (index) => ({ id: `person-${index}`, name: `人员${index}` })),
    tasks: list(count, (index) => ({
      code: `${(index % 20) + 1}.${Math.floor(index / 20) + 1}`,
      section: (index % 20) + 1,
      title: `任务${index}`,
      responsible: [`person-${index % 100}`],
      leads: [`unit-${index % 50}`],
      cooperating: [{ unit: `unit-${(index + 1) % 50}` }, { unit: `unit-${(index + 2) % 50}` }, { placeholder: '有关处室' }],
      deliverables: [],
    })),
    indicators: [],
  };
}

const ms = (from: number) => `${(performance.now() - from).toFixed(0)} ms`;

t.test('a plan of 2,000 tasks starts, and catches up 100 days', async (t) => {
  const world = new World({ manifest: largeManifest(2_000) }).publish();
  const published = world.events.length;
  world.task('1.1', { type: 'acknowledge' }, reporter('unit-0'));
  const acknowledged = world.events.length;
  const days: RecordedEvent[][] = [];
  for (let day = 0; day < 100; day += 1) {
    const from = world.events.length;
    world.beginDay(addDays(world.today(), 1));
    days.push(world.events.slice(from));
  }

  const source = new ListSource(world.events.slice(0, acknowledged));
  let from = performance.now();
  const { runner, store, stop } = start({ source });
  await runner.whenCaughtUp();
  t.comment(`${published} events of the publication: ${ms(from)}`);

  const reach = async (events: readonly RecordedEvent[]) => {
    source.add(events);
    t.ok(await runner.waitFor(events.at(-1)?.position ?? '', 60_000));
  };
  from = performance.now();
  await reach(days[0] ?? []);
  t.comment(`a day that changes no light: ${ms(from)}`);
  from = performance.now();
  for (const day of days.slice(1, 14)) await reach(day);
  const day15 = days.slice(14, 15).flat();
  from = performance.now();
  await reach(day15);
  t.comment(`a day that turns 1,999 tasks yellow: ${ms(from)}`);
  t.match(await store.get(world.plan, 'plan', planKey), { summary: { lights: { yellow: 1_999, green: 1 } } });
  from = performance.now();
  await reach(days.slice(15).flat());
  t.comment(`85 days in one batch: ${ms(from)}`);
  t.match(await store.get(world.plan, 'plan', planKey), { today: '2012-04-27', summary: { lights: { red: 2_000 } } });
  const page = await store.scan(world.plan, changeIndexes.subject('task', '20.100'), { limit: 10, direction: 'desc' });
  t.equal(page.length, 3, 'registered, turned yellow, turned red');
  t.equal((await store.scan(world.plan, taskIndexes.light('red'), { limit: 1_000, direction: 'asc' })).length, 1_000);
  await stop();
});
