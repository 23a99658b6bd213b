import t from 'tap';
import { allOf } from '../../src/index.js';
import { office, reporter, World } from '../world.js';
import { read } from './reading.js';

const lights = (counts: object) => ({ done: 0, green: 0, yellow: 0, red: 0, ...counts });

t.test('units are in the order of the manifest, with their tasks by role', async (t) => {
  const reading = await read(new World().publish());
  t.strictSame(await reading.keys(allOf('unit')), ['gaoxin', 'jihua', 'fagui', 'jiancha']);
  t.match(await reading.get('unit', 'fagui'), {
    name: '法规处',
    leads: ['1.10'],
    cooperates: ['1.1'],
    lights: { leads: lights({ green: 1 }), cooperates: lights({ green: 1 }) },
  });
  t.match(await reading.get('unit', 'jiancha'), { leads: [], cooperates: [], lights: { leads: lights({}) } });
});

t.test('people have the tasks that they are responsible for', async (t) => {
  const reading = await read(new World().publish());
  t.strictSame(await reading.keys(allOf('person')), ['kou', 'wang']);
  t.match(await reading.get('person', 'kou'), { name: '寿剑刚', responsible: ['1.1', '1.10'], lights: lights({ green: 2 }) });
});

t.test('counts by light follow the lights of the tasks', async (t) => {
  const world = new World().publish();
  const gaoxin = reporter('gaoxin');
  world.task('1.1', { type: 'acknowledge' }, gaoxin);
  world.task('1.1', { type: 'report-progress', percent: 100, done: '完成', occurredOn: '2012-01-18' }, gaoxin);
  world.task('1.1', { type: 'request-completion' }, gaoxin);
  world.complete('1.1', office);
  world.passDays(20);
  const reading = await read(world);
  const day = world.events.findLast(({ data }) => data['date'] === '2012-02-02');
  t.match(await reading.get('person', 'kou'), { lights: lights({ done: 1, yellow: 1 }), changedBy: day?.id });
  t.match(await reading.get('unit', 'gaoxin'), { lights: { leads: lights({ done: 1, yellow: 1 }), cooperates: lights({}) } });
  t.match(await reading.get('unit', 'fagui'), {
    lights: { leads: lights({ yellow: 1 }), cooperates: lights({ done: 1 }) },
  });
});
