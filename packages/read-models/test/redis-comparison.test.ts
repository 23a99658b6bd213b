/** Two generations compared by Redis itself, over more than it compares in one stretch. */
import { redis, skipWithout, startRedis } from '@duban/test-support';
import t from 'tap';
import { type Generations, openRedisViewStore } from '../src/index.js';
import type { Change } from '../src/view.js';
import { at, batch, index, plan, put, unindex } from './contract/subject.js';

const documents = 2_600;
const indexes = 450;
const name = (number: number) => String(number).padStart(6, '0');

function everything(): Change[] {
  const numbers = Array.from({ length: documents }, (_, number) => number);
  const many = numbers.flatMap((number) => [put(name(number), `名称 ${number}`), index('large', name(number), `key ${number}`)]);
  return [...many, ...Array.from({ length: indexes }, (_, number) => index(`small/${name(number)}`, '1', '键'))];
}

t.test('what differs between large generations is found wherever it is', { skip: skipWithout(redis) }, async (t) => {
  const server = await startRedis(t);
  const store = await openRedisViewStore({ url: server.url });
  t.teardown(() => store.close());
  const generations = store.generations as Generations;
  const changes = everything();
  await store.apply(plan, batch(undefined, 1, changes));
  const filled = async (more: readonly Change[]) => {
    const id = await generations.begin(plan);
    // In two steps and the other way round: only what there is at the end counts.
    const half = changes.toReversed();
    await generations.at(plan, id).apply(plan, batch(undefined, 1, half.slice(0, 3_000)));
    await generations.at(plan, id).apply(plan, batch(1, 2, [...half.slice(3_000), ...more]));
    return generations.compare(plan, '1', id, 100);
  };
  t.strictSame(await filled([]), [], 'equal');
  const cases: [string, Change, string, string][] = [
    ['another document', put(name(2_599), '另一个'), 'document unit', name(2_599)],
    ['a document less', { op: 'delete', kind: 'unit', key: name(1_300) }, 'document unit', name(1_300)],
    ['a document more', put('more'), 'document unit', 'more'],
    ['a last entry of another document', index('large', name(2_599), 'else'), 'index large', name(2_599)],
    ['an entry less', unindex('large', name(0)), 'index large', name(0)],
    ['an entry more', index('large', '1'), 'index large', '1'],
    ['an index less', unindex(`small/${name(449)}`, '1'), `index small/${name(449)}`, '1'],
    ['an index more', index('new', '1'), 'index new', '1'],
    ['another key of the same length', index(`small/${name(200)}`, '1', '鍵'), `index small/${name(200)}`, '1'],
  ];
  for (const [what, change, place, key] of cases) {
    const found = await filled([change]);
    t.ok(found.length >= 1 && found.every((each) => each.place === place && each.key === key), what);
  }
  const several = await filled([put(name(0), '一'), put(name(2_000), '二'), index('large', name(5), '三'), index('a', '1')]);
  t.strictSame(
    several.map(({ place, key }) => `${place} ${key}`).sort(),
    ['document unit 000000', 'document unit 002000', 'index a 1', 'index large 000005', 'index large 000005'],
    'the two keys of one entry are two places',
  );
  const revised = await generations.begin(plan);
  await generations.at(plan, revised).apply(plan, { ...batch(undefined, 1, changes), revisions: new Map([['s', 3]]) });
  t.strictSame(await generations.compare(plan, '1', revised, 100), [
    { place: 'revisions', key: 's', one: undefined, other: '3' },
  ]);
  t.equal(await store.checkpoint(plan), at(1));
});
