import type { Test } from 'tap';
import { numerousIndexes } from '../../src/indexes.js';
import { pageMax } from '../../src/store.js';
import { at, batch, index, law, plan, put, unindex, unit, type ViewStoreSubject } from './subject.js';

export async function readLaws(t: Test, subject: ViewStoreSubject): Promise<void> {
  await law(t, subject, 'what is not there is undefined or empty', async (t, store) => {
    t.equal(await store.get(plan, 'unit', 'a'), undefined);
    t.strictSame(await store.getMany(plan, 'unit', ['a', 'b']), [undefined, undefined]);
    t.strictSame(await store.scan(plan, 'i', { limit: 5, direction: 'asc' }), []);
    t.equal(await store.checkpoint(plan), undefined);
    t.equal(await store.progress(plan), undefined);
    t.strictSame(await store.plans({ limit: 5 }), []);
  });

  await law(t, subject, 'documents come back as they were put, apart by plan, kind and key', async (t, store) => {
    const names = ['名称', '__proto__', 'constructor', '👩‍👩‍👧‍👦', '"\\\u2028\n', ''];
    await store.apply(
      plan,
      batch(
        undefined,
        1,
        names.map((name) => put(`key of ${name}`, name)),
      ),
    );
    await store.apply('contract02', batch(undefined, 1, [put('key of 名称', 'other')]));
    const keys = names.map((name) => `key of ${name}`);
    t.equal(
      JSON.stringify(await store.getMany(plan, 'unit', [...keys, 'nothing'])),
      JSON.stringify([...names.map((name) => unit(`key of ${name}`, name)), undefined]),
    );
    t.equal((await store.get('contract02', 'unit', 'key of 名称'))?.name, 'other');
    t.equal(await store.get(plan, 'person', 'key of 名称'), undefined);
    t.equal(await store.get(plan, 'unit', '__proto__'), undefined);
  });

  await law(t, subject, 'a scan follows the sort keys whatever order they came in', async (t, store) => {
    const sorts = ['0005', '0001', '0003', '0002', '0004', '0010', '0009'];
    await store.apply(
      plan,
      batch(
        undefined,
        1,
        sorts.slice(0, 4).map((sort) => index('i', sort)),
      ),
    );
    await store.apply(
      plan,
      batch(
        1,
        2,
        sorts.slice(4).map((sort) => index('i', sort)),
      ),
    );
    const scan = async (direction: 'asc' | 'desc', limit: number, after?: string) =>
      (await store.scan(plan, 'i', { direction, limit, after })).map(({ sort }) => sort);
    t.strictSame(await scan('asc', 10), ['0001', '0002', '0003', '0004', '0005', '0009', '0010']);
    t.strictSame(await scan('desc', 10), ['0010', '0009', '0005', '0004', '0003', '0002', '0001']);
    t.strictSame(await scan('asc', 2), ['0001', '0002']);
    t.strictSame(await scan('asc', 2, '0003'), ['0004', '0005']);
    t.strictSame(await scan('desc', 2, '0003'), ['0002', '0001']);
    t.strictSame(await scan('asc', 9, '0006'), ['0009', '0010'], 'after a sort key that is not there');
    t.strictSame(await scan('desc', 2, '0006'), ['0005', '0004']);
    t.strictSame(await scan('asc', 5, '0010'), []);
    t.strictSame(await scan('desc', 5, '0001'), []);
    t.strictSame(await scan('asc', 5, ''), await scan('asc', 5));
  });

  await law(t, subject, 'pages of a scan give every entry once while others are appended', async (t, store) => {
    const sort = (ordinal: number) => String(ordinal).padStart(6, '0');
    const entries = Array.from({ length: 250 }, (_, ordinal) => index('i', sort(ordinal), `key ${ordinal}`));
    await store.apply(plan, batch(undefined, 1, entries));
    const found: string[] = [];
    let after: string | undefined;
    for (let page = 2; ; page += 1) {
      const entriesFound = await store.scan(plan, 'i', { after, limit: 60, direction: 'desc' });
      if (entriesFound.length === 0) break;
      found.push(...entriesFound.map(({ key }) => key));
      after = entriesFound.at(-1)?.sort;
      await store.apply(plan, batch(page - 1, page, [index('i', sort(1_000 + page), 'late')]));
    }
    t.strictSame(
      found,
      Array.from({ length: 250 }, (_, ordinal) => `key ${249 - ordinal}`),
    );
  });

  await law(t, subject, 'an entry with the same sort key is replaced', async (t, store) => {
    await store.apply(plan, batch(undefined, 1, [index('i', '1', 'a'), index('i', '2', 'b'), index('i', '1', 'c')]));
    t.strictSame(await store.scan(plan, 'i', { limit: 5, direction: 'asc' }), [
      { sort: '1', key: 'c' },
      { sort: '2', key: 'b' },
    ]);
  });

  await law(t, subject, 'indexes of which there are many are apart, one whose name begins like another too', async (t, store) => {
    const many = numerousIndexes.flatMap((name) => ['', 'a', 'ab', '名\0'].map((part) => `${name}${part}`));
    await store.apply(
      plan,
      batch(
        undefined,
        1,
        many.flatMap((name) => [index(name, '1', name), index(name, '3', 'c')]),
      ),
    );
    await store.apply(
      plan,
      batch(
        1,
        2,
        many.flatMap((name) => [unindex(name, '3'), index(name, '2', `${name}.`)]),
      ),
    );
    for (const name of many) {
      const of = (key: string, sort: string) => ({ sort, key });
      t.strictSame(await store.scan(plan, name, { limit: 5, direction: 'asc' }), [of(name, '1'), of(`${name}.`, '2')], name);
      t.strictSame(await store.scan(plan, name, { limit: 5, direction: 'desc', after: '2' }), [of(name, '1')], name);
    }
    const found: string[] = [];
    for (let page = await store.contents(plan); ; page = await store.contents(plan, page.next)) {
      for (const { place, key, text } of page.items) if (place.startsWith('index ')) found.push(`${place}: ${key} ${text}`);
      if (page.next === undefined) break;
    }
    t.strictSame(found.sort(), many.flatMap((name) => [`index ${name}: 1 ${name}`, `index ${name}: 2 ${name}.`]).sort());
  });

  await law(t, subject, 'plans are listed in order, page by page', async (t, store) => {
    for (const id of ['zz', 'aa', 'mm', 'a0']) await store.apply(id, batch(undefined, 1, []));
    await store.apply('mm', batch(1, 2, []));
    t.strictSame(await store.plans({ limit: 10 }), ['a0', 'aa', 'mm', 'zz']);
    t.strictSame(await store.plans({ limit: 2 }), ['a0', 'aa']);
    t.strictSame(await store.plans({ after: 'aa', limit: 2 }), ['mm', 'zz']);
    t.strictSame(await store.plans({ after: 'zz', limit: 2 }), []);
  });

  await law(t, subject, 'the oversight category is kept like a plan and is none', async (t, store) => {
    await store.apply('oversight', batch(undefined, 1, [put('a')]));
    t.match(await store.get('oversight', 'unit', 'a'), { id: 'a' });
    t.equal(await store.checkpoint('oversight'), at(1));
    t.strictSame(await store.plans({ limit: 10 }), []);
  });

  await law(t, subject, 'everything that is kept is named, place after place', async (t, store) => {
    t.strictSame(await store.contents(plan), { items: [], next: undefined });
    const names = Array.from({ length: pageMax + 5 }, (_, number) => `名${String(number).padStart(5, '0')}`);
    const changes = [...names.flatMap((name) => [put(name), index('一/二', name, 'k')]), index('i', '\0\ud800', 'x')];
    const revisions = new Map([
      ['b', 2],
      ['a', 0],
    ]);
    await store.apply(plan, batch(undefined, 1, [put('gone'), index('gone', '1')], { revisions }));
    await store.apply(plan, batch(1, 2, [...changes, { op: 'delete', kind: 'unit', key: 'gone' }, unindex('gone', '1')]));
    await store.apply('other', batch(undefined, 1, [put('a')]));
    const found = new Map<string, string>();
    const places: string[] = [];
    let after: string | undefined;
    do {
      const page = await store.contents(plan, after);
      for (const { place, key, text } of page.items) {
        if (places.at(-1) !== place) places.push(place);
        found.set(`${place}: ${key}`, text);
      }
      after = page.next;
    } while (after !== undefined);
    t.strictSame([places[0], places.toSorted()], ['revisions', ['document unit', 'index i', 'index 一/二', 'revisions']]);
    const expected = [
      ...names.map((name) => [`document unit: ${name}`, JSON.stringify(unit(name))]),
      ...names.map((name) => [`index 一/二: ${name}`, 'k']),
      ['index i: \0\ud800', 'x'],
      ['revisions: a', '0'],
      ['revisions: b', '2'],
    ];
    t.strictSame([...found].sort(), expected.sort());
  });

  await law(t, subject, 'pages are bounded', async (t, store) => {
    await store.apply(plan, batch(undefined, 1, [index('i', '1')]));
    for (const limit of [0, -1, 1.5, pageMax + 1, Number.NaN]) {
      await t.rejects(store.scan(plan, 'i', { limit, direction: 'asc' }), { name: 'RangeError' }, `a scan of ${limit}`);
      await t.rejects(store.plans({ limit }), { name: 'RangeError' }, `${limit} plans`);
    }
    const tooMany = Array.from({ length: pageMax + 1 }, (_, at) => `key ${at}`);
    await t.rejects(store.getMany(plan, 'unit', tooMany), { name: 'RangeError' });
    t.equal((await store.scan(plan, 'i', { limit: pageMax, direction: 'asc' })).length, 1);
  });

  await law(t, subject, 'readers see a batch whole or not at all', async (t, store) => {
    await store.apply(plan, batch(undefined, 1, [put('a', '1'), put('b', '1')]));
    const seen = Array.from({ length: 50 }, async (_, round) => {
      if (round % 5 === 0) {
        const to = round / 5 + 2;
        await store.apply(plan, batch(to - 1, to, [put('a', String(to)), put('b', String(to))]));
      }
      const [a, b] = await store.getMany(plan, 'unit', ['a', 'b']);
      return a?.name === b?.name;
    });
    t.strictSame(new Set(await Promise.all(seen)), new Set([true]));
    t.equal(await store.checkpoint(plan), at(11));
  });

  await law(t, subject, 'a closed store refuses, and may be closed twice', async (t, store) => {
    await store.close();
    await store.close();
    const refused = { code: 'store-unavailable' };
    await t.rejects(store.get(plan, 'unit', 'a'), refused);
    await t.rejects(store.apply(plan, batch(undefined, 1, [])), refused);
    await t.rejects(store.checkpoint(plan), refused);
  });
}
