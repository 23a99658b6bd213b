/** Tables are put together whole, and what a field says of itself is found wherever it stands. */
import t from 'tap';
import { z } from 'zod';
import { calendarCommands } from '../src/calendar.js';
import type { AnyCommands } from '../src/command-table.js';
import { marked, pointersTo } from '../src/field-marks.js';
import { indicatorCommands, planCommands, taskCommands } from '../src/index.js';
import { joined } from '../src/tables.js';

t.test('a name that two tables give is refused: one of the two would be lost', async (t) => {
  t.strictSame(Object.keys(joined({ b: 1 }, { a: 2 }, {})), ['b', 'a'], 'in their order');
  t.throws(() => joined({ a: 1 }, { b: 2 }, { a: 1 }), { message: 'declared twice: a' });
});

t.test('a mark is found under every kind of field, once, and only its own', async (t) => {
  const free = marked('erasable', z.string());
  const schema = z.strictObject({
    plain: z.string(),
    free,
    'a/b': free.optional(),
    list: z.array(z.strictObject({ note: free.nullable(), count: z.int() })),
    either: z.union([z.strictObject({ by: z.literal('x'), note: free }), z.strictObject({ by: z.literal('y'), note: free })]),
  });
  t.strictSame(pointersTo('erasable', schema), ['/free', '/a~1b', '/list/*/note', '/either/note']);
  t.strictSame(pointersTo('evidence', schema), []);
  t.strictSame(pointersTo('erasable', z.strictObject({ made: free.min(2) })), [], 'what is made of a marked field is another');
});

t.test('every command and every permission says itself in both languages', async (t) => {
  const tables: AnyCommands[] = [planCommands, calendarCommands, taskCommands, indicatorCommands];
  for (const [name, { zh, en, who }] of tables.flatMap((table) => Object.entries(table))) {
    t.match(zh, /[\u4e00-\u9fff]/, name);
    t.match(en, /^[a-z]/, name);
    t.ok(who.length > 0, `${name}: somebody may`);
  }
});
