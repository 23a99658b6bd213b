/** A snapshot that cannot fail protects nothing. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { frozenSnapshot, snapshot } from './snapshot.js';

t.test('a missing snapshot is reported, not written', async (t) => {
  const folder = t.testdir();
  t.match(snapshot('a.snap.txt', 'one', { folder, update: false }), /is not checked in[\s\S]*npm run surface:update/);
  t.notOk(existsSync(join(folder, 'a.snap.txt')));
});

t.test('a differing text is reported line by line, an equal one is not', async (t) => {
  const folder = t.testdir({ 'a.snap.txt': 'one\ntwo\n' });
  t.equal(snapshot('a.snap.txt', 'one\ntwo', { folder, update: false }), undefined);
  t.match(snapshot('a.snap.txt', 'one\nthree', { folder, update: false }), /- two\n\+ three\n/);
  t.match(snapshot('a.snap.txt', 'two\none', { folder, update: false }), /another order/);
});

t.test('updating writes the present text', async (t) => {
  const folder = t.testdir({ 'a.snap.txt': 'one\n' });
  t.equal(snapshot('a.snap.txt', 'two', { folder, update: true }), undefined);
  t.equal(readFileSync(join(folder, 'a.snap.txt'), 'utf8'), 'two\n');
});

t.test('a frozen entry may not change or vanish, not even by updating; a new one may be added', async (t) => {
  const folder = t.testdir({ 'f.snap.json': '{"b.v1":{"type":"object"}}' });
  const now = (entries: Record<string, unknown>, update: boolean) =>
    frozenSnapshot('f.snap.json', entries, { law: 'the law', folder, update });
  t.match(now({ 'b.v1': { type: 'array' } }, true), /^the law\nb\.v1 changed:\n- {3}"type": "object"\n\+ {3}"type": "array"/);
  t.match(now({}, true), /^the law\nb\.v1 is gone/);
  t.match(now({ 'b.v1': { type: 'object' }, 'a.v1': {} }, false), /differs/);
  t.equal(now({ 'b.v1': { type: 'object' }, 'a.v1': {} }, true), undefined);
  t.strictSame(Object.keys(JSON.parse(readFileSync(join(folder, 'f.snap.json'), 'utf8'))), ['a.v1', 'b.v1']);
});

t.test('a frozen entry of a former version stays checked in although nothing produces it any more', async (t) => {
  const folder = t.testdir({ 'f.snap.json': '{"a.v1":1}' });
  const options = { law: 'the law', folder, isHistory: (key: string) => key === 'a.v1' };
  t.match(frozenSnapshot('f.snap.json', { 'a.v2': 2 }, { ...options, update: false }), /differs/);
  t.equal(frozenSnapshot('f.snap.json', { 'a.v2': 2 }, { ...options, update: true }), undefined);
  t.strictSame(JSON.parse(readFileSync(join(folder, 'f.snap.json'), 'utf8')), { 'a.v1': 1, 'a.v2': 2 });
});
