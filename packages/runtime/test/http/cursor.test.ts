import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { z } from 'zod';
import { createCursors } from '../../src/index.js';

const cursors = createCursors(randomBytes(32));
const query = { plan: 'zjkjt2012', unit: 'gaoxin', sort: ['code', 'desc'] };
const state = z.strictObject({ after: z.string(), position: z.string() });
const value = { after: '3.2', position: 'abcdefghijkl-00000000000000000007' };

t.test('a cursor gives back its state for its query, in whatever order that is written', async (t) => {
  const cursor = cursors.encode(query, value);
  t.match(cursor, /^[\w-]+\.[\w-]{43}$/);
  t.same(cursors.decode(query, cursor, state), value);
  t.same(cursors.decode({ sort: ['code', 'desc'], unit: 'gaoxin', plan: 'zjkjt2012' }, cursor, state), value);
});

t.test('a cursor is of no use for another query, another key or another kind of state', async (t) => {
  const cursor = cursors.encode(query, value);
  const invalid = { code: 'cursor-invalid' };
  t.throws(() => cursors.decode({ ...query, unit: 'jihua' }, cursor, state), invalid);
  t.throws(() => createCursors(randomBytes(32)).decode(query, cursor, state), invalid);
  t.throws(() => cursors.decode(query, cursor, z.strictObject({ before: z.string() })), invalid);
});

t.test('a cursor of which anything was changed is refused', async (t) => {
  const cursor = cursors.encode(query, value);
  for (let at = 0; at < cursor.length - 1; at += 1) {
    const other = cursor[at] === 'A' ? 'B' : 'A';
    t.throws(
      () => cursors.decode(query, cursor.slice(0, at) + other + cursor.slice(at + 1), state),
      { code: 'cursor-invalid' },
      `${at}`,
    );
  }
});

t.test('whatever is no cursor is refused', async () => {
  const refused = (text: string) => {
    try {
      cursors.decode(query, text, z.unknown());
      return false;
    } catch (error) {
      return (error as { code?: string }).code === 'cursor-invalid';
    }
  };
  fc.assert(fc.property(fc.oneof(fc.string(), fc.base64String(), fc.constant('.'), fc.constant('a.b.c')), refused));
  fc.assert(fc.property(fc.constant(`${'a'.repeat(3_000)}.${'b'.repeat(43)}`), refused));
});

t.test('a cursor has a bounded length', async (t) => {
  t.throws(() => cursors.encode(query, { after: 'x'.repeat(2_000) }), { message: /a cursor of \d+ characters/ });
});
