/** Differences between two past states, and the entries that lead from the one to the other. */
import t from 'tap';
import type { DifferenceFilters } from '../src/index.js';
import { allDifferences, stateAt } from './differences.js';
import { office, reporter, World } from './world.js';

t.test('what appeared, what went and what changed, by whom', async (t) => {
  const world = new World().publish();
  const first = world.events.length;
  const again = { type: 'report-progress', percent: 30, done: '做到三成', occurredOn: '2012-01-18' } as const;
  world.task('1.1', { type: 'acknowledge' }, reporter('gaoxin'));
  world.task('1.1', again, reporter('gaoxin'));
  world.task('1.1', { ...again, percent: 40 }, reporter('gaoxin'));
  world.tell('task', '1.2', { type: 'task-cancelled', data: {} }, office, { reason: '并入其他任务' });
  const states = { from: await stateAt(world, first), to: await stateAt(world, world.events.length) };
  const items = await allDifferences(world, states);
  const of = (key: string) => items.find(({ subject }) => subject.key === key);
  t.match(of('1.2'), { kind: 'went', entries: [{ reason: '并入其他任务', actor: { id: 'chen' } }] });
  const percent = of('1.1')?.fields.find(({ field }) => field === 'percent');
  t.match(percent, { before: 0, after: 40, entries: { length: 2 } });
  t.equal(of('1.1')?.kind, 'changed');
  t.strictSame(await allDifferences(world, { from: states.to, to: states.to }), [], 'a state does not differ from itself');

  const keys = async (filters: DifferenceFilters) =>
    (await allDifferences(world, states, filters)).map(({ subject }) => subject.key);
  t.strictSame(await keys({ ledBy: ({ actor }) => actor.id === 'chen' }), ['1.2']);
  t.strictSame(await keys({ field: 'percent' }), ['1.1']);
  t.strictSame(await keys({ ledBy: ({ type }) => type === 'progress-reported' }), ['1.1']);
  t.strictSame(await keys({ subject: 'task/1.2' }), ['1.2']);
  t.strictSame(await keys({ unit: 'gaoxin', field: 'status' }), ['1.1']);
  t.strictSame(await keys({ ledBy: () => false }), []);

  const appeared = await allDifferences(world, { from: await stateAt(world, 2), to: states.from }, { subject: 'task/1.1' });
  t.match(appeared, [{ kind: 'appeared', entries: [{ type: 'task-registered' }] }]);
});
