import fc from 'fast-check';
import t from 'tap';
import { idempotencyKeyOf, ifMatchOf } from '../../src/index.js';

const keyOf = (header?: string) => idempotencyKeyOf({ headers: header === undefined ? {} : { 'idempotency-key': header } });
const seenOf = (header?: string) => ifMatchOf({ headers: header === undefined ? {} : { 'if-match': header } });

t.test('a key may be quoted or bare, and is the same key', async (t) => {
  t.equal(keyOf('"gaoxin-2012-06-3.2"'), 'gaoxin-2012-06-3.2');
  t.equal(keyOf('gaoxin-2012-06-3.2'), 'gaoxin-2012-06-3.2');
  t.equal(keyOf(String.raw`"a\"b\\c"`), String.raw`a"b\c`);
  t.equal(keyOf('x'.repeat(200)), 'x'.repeat(200));
  t.equal(keyOf(`"${'x'.repeat(200)}"`), 'x'.repeat(200));
});

t.test('a key that is missing is told from one that is wrong', async (t) => {
  for (const header of [undefined, '']) t.throws(() => keyOf(header), { code: 'idempotency-key-required' });
  const wrong = [
    '""',
    '"',
    '"a',
    'a b',
    '"a b"',
    '"a";v=1',
    'a, b',
    '"a", "b"',
    'é',
    '"督办"',
    '\u007f',
    String.raw`"\a"`,
    'x'.repeat(201),
  ];
  for (const header of wrong) t.throws(() => keyOf(header), { code: 'idempotency-key-invalid' }, header.slice(0, 20));
  t.throws(() => keyOf(`"${'x'.repeat(201)}"`), { code: 'idempotency-key-invalid' });
  t.throws(() => keyOf(`"${String.raw`\"`.repeat(201)}"`), { code: 'idempotency-key-invalid' });
});

t.test('any visible text survives being quoted', async () => {
  const visible = fc.string({
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    minLength: 1,
    maxLength: 200,
  });
  fc.assert(fc.property(visible, (key) => keyOf(`"${key.replace(/["\\]/g, '\\$&')}"`) === key));
});

t.test('any header is a key of 1–200 visible characters or is refused', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii', maxLength: 300 }), (header) => {
      try {
        return /^[\x21-\x7e]{1,200}$/.test(keyOf(header));
      } catch (error) {
        return /^idempotency-key-(required|invalid)$/.test((error as { code: string }).code);
      }
    }),
  );
});

t.test('a revision is read from a strong, a weak and a longer tag', async (t) => {
  t.equal(seenOf(undefined), undefined);
  t.equal(seenOf('"0"'), 0);
  t.equal(seenOf('"12"'), 12);
  t.equal(seenOf('W/"12"'), 12);
  t.equal(seenOf('"12-abcdefghijkl-00000000000000000007"'), 12);
  t.equal(seenOf('"999999999999999"'), 999_999_999_999_999);
});

t.test('what does not say which one revision was seen is refused', async (t) => {
  for (const header of [
    '*',
    '',
    '12',
    '"1", "2"',
    '"-1"',
    '"1.5"',
    '"x"',
    '"1',
    "'1'",
    '"1"x',
    'w/"1"',
    '"1234567890123456"',
    '"1-"2"',
  ]) {
    t.throws(() => seenOf(header), { code: 'if-match-invalid' }, header);
  }
});
