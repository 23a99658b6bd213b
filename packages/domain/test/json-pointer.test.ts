import fc from 'fast-check';
import t from 'tap';
import { escapePointerToken, readPointer } from '../src/index.js';
import { deletePointer, expandPointers, pointerPattern, writePointer } from '../src/json-pointer.js';

t.test('the examples of RFC 6901, section 5', async (t) => {
  const document = {
    foo: ['bar', 'baz'],
    '': 0,
    'a/b': 1,
    'c%d': 2,
    'e^f': 3,
    'g|h': 4,
    'i\\j': 5,
    'k"l': 6,
    ' ': 7,
    'm~n': 8,
  };
  const expected: [string, unknown][] = [
    ['', document],
    ['/foo', ['bar', 'baz']],
    ['/foo/0', 'bar'],
    ['/', 0],
    ['/a~1b', 1],
    ['/c%d', 2],
    ['/e^f', 3],
    ['/g|h', 4],
    ['/i\\j', 5],
    ['/k"l', 6],
    ['/ ', 7],
    ['/m~0n', 8],
  ];
  for (const [pointer, value] of expected) t.strictSame(readPointer(document, pointer), value, pointer);
});

t.test('~01 is ~1, not /', async (t) => {
  t.equal(readPointer({ '~1': 'tilde one', '/': 'slash' }, '/~01'), 'tilde one');
  t.equal(readPointer({ '~1': 'tilde one', '/': 'slash' }, '/~1'), 'slash');
});

t.test('there is nothing at a place that does not exist', async (t) => {
  const document = { list: ['a'], text: 'abc', nothing: null };
  for (const pointer of [
    '/list/1',
    '/list/01',
    '/list/0x0',
    '/list/0e1',
    '/list/-1',
    '/list/-0',
    '/list/-',
    '/list/length',
    '/list/0/0',
    '/text/0',
    '/text/length',
    '/nothing/x',
  ]) {
    t.equal(readPointer(document, pointer), undefined, pointer);
  }
  for (const pointer of ['/__proto__', '/constructor', '/toString', '/list/__proto__', '/__proto__/toString']) {
    t.equal(readPointer(document, pointer), undefined, `${pointer} is not the document's own`);
  }
});

t.test('an index may have several digits', async (t) => {
  const list = Array.from({ length: 111 }, (_, index) => `item ${index}`);
  for (const index of [9, 10, 100]) t.equal(readPointer(list, `/${index}`), `item ${index}`);
});

t.test('writing and deleting need a parent that exists', async (t) => {
  const document = { 'a/b': { 'c~d': 1 }, list: [{ name: 'x' }], nothing: null };
  writePointer(document, '/a~1b/c~0d', 2);
  writePointer(document, '/list/0/name', 'y');
  writePointer(document, '/missing/deep', 3);
  writePointer(document, '/list/7/name', 3);
  writePointer(document, '/nothing/deep', 3);
  t.strictSame(document, { 'a/b': { 'c~d': 2 }, list: [{ name: 'y' }], nothing: null });
  deletePointer(document, '/a~1b/c~0d');
  deletePointer(document, '/list/0/name');
  deletePointer(document, '/missing/deep');
  deletePointer(document, '/list/7/name');
  deletePointer(document, '/nothing/deep');
  t.strictSame(document, { 'a/b': {}, list: [{}], nothing: null });
});

t.test('a pattern names every element that holds something', async (t) => {
  const document = {
    data: { done: 'x', evidence: [{ name: 'a' }, { size: 1 }, { name: 'c' }], lists: [[{ v: 1 }], [{ v: 2 }, {}]] },
  };
  t.strictSame(expandPointers(document, [pointerPattern('/data/done')]), ['/data/done']);
  t.strictSame(expandPointers(document, [pointerPattern('/data/next')]), []);
  t.strictSame(expandPointers(document, [pointerPattern('/data/evidence/*/name')]), [
    '/data/evidence/0/name',
    '/data/evidence/2/name',
  ]);
  t.strictSame(expandPointers(document, [pointerPattern('/data/lists/*/*/v')]), ['/data/lists/0/0/v', '/data/lists/1/0/v']);
  t.strictSame(expandPointers(document, [pointerPattern('/data/done/*/name')]), [], 'not a list');
  t.strictSame(expandPointers(document, [pointerPattern('/data/nowhere/*/name')]), []);
  t.strictSame(expandPointers({ data: { list: [] } }, [pointerPattern('/data/list/*/name')]), []);
  t.strictSame(
    expandPointers({ data: { zero: 0, empty: '', nothing: null } }, [pointerPattern('/data/nothing')]),
    ['/data/nothing'],
    'null is a value',
  );
});

t.test('what is written at any key is read there, and gone when deleted', async (t) => {
  const keys = fc.array(fc.string({ unit: 'grapheme', minLength: 0, maxLength: 4 }), { minLength: 1, maxLength: 4 });
  const awkward = fc.array(fc.constantFrom('~', '/', '~0', '~1', '~01', '*', '0', '', 'a/b~c'), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.oneof(keys, awkward), (path) => {
      if (path.some((token) => token === '__proto__')) return true;
      const pointer = path.map((token) => `/${escapePointerToken(token)}`).join('');
      const root: Record<string, unknown> = {};
      let inner = root;
      for (const token of path.slice(0, -1)) {
        const next: Record<string, unknown> = {};
        inner[token] = next;
        inner = next;
      }
      writePointer(root, pointer, 'value');
      const read = readPointer(root, pointer);
      deletePointer(root, pointer);
      return read === 'value' && readPointer(root, pointer) === undefined;
    }),
  );
  t.pass();
});
