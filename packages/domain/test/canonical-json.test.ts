/** RFC 8785: the examples of the RFC, and what must be refused. */
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import t from 'tap';
import { canonicalJson } from '../src/index.js';

const sample = JSON.parse(String.raw`{
  "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
  "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
  "literals": [null, true, false]
}`);

t.test('section 3.2.2: the sample object', async (t) => {
  const expected = String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`;
  t.equal(canonicalJson(sample), expected);
});

t.test('section 3.2.4: its UTF-8 bytes', async (t) => {
  const expected = `
    7b 22 6c 69 74 65 72 61 6c 73 22 3a 5b 6e 75 6c 6c 2c 74 72
    75 65 2c 66 61 6c 73 65 5d 2c 22 6e 75 6d 62 65 72 73 22 3a
    5b 33 33 33 33 33 33 33 33 33 2e 33 33 33 33 33 33 33 2c 31
    65 2b 33 30 2c 34 2e 35 2c 30 2e 30 30 32 2c 31 65 2d 32 37
    5d 2c 22 73 74 72 69 6e 67 22 3a 22 e2 82 ac 24 5c 75 30 30
    30 66 5c 6e 41 27 42 5c 22 5c 5c 5c 5c 5c 22 2f 22 7d`;
  t.equal(Buffer.from(canonicalJson(sample)).toString('hex'), expected.replace(/\s/g, ''));
});

t.test('section 3.2.3: keys sort by UTF-16 code units', async (t) => {
  const sample = {
    '\u20ac': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Hebrew Letter Dalet With Dagesh',
    '1': 'One',
    '\ud83d\ude00': 'Emoji: Grinning Face',
    '\u0080': 'Control',
    '\u00f6': 'Latin Small Letter O With Diaeresis',
  };
  t.strictSame(Object.values(JSON.parse(canonicalJson(sample).replace('"1"', '"one"')) as object), [
    'Carriage Return',
    'One',
    'Control',
    'Latin Small Letter O With Diaeresis',
    'Euro Sign',
    'Emoji: Grinning Face',
    'Hebrew Letter Dalet With Dagesh',
  ]);
});

t.test('appendix B: numbers by their bits', async (t) => {
  const samples: [string, string][] = [
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ];
  for (const [bits, expected] of samples) t.equal(canonicalJson(Buffer.from(bits, 'hex').readDoubleBE()), expected, bits);
  const fromBits = (bits: string) => Buffer.from(bits, 'hex').readDoubleBE();
  t.throws(() => canonicalJson(fromBits('7fffffffffffffff')), { message: 'NaN is not allowed' });
  t.throws(() => canonicalJson(fromBits('7ff0000000000000')), { message: 'Infinity is not allowed' });
});

t.test('what is not JSON or has no UTF-8 is refused', async (t) => {
  t.throws(() => canonicalJson(undefined), { message: 'not a JSON value' });
  t.throws(() => canonicalJson('\ud800'), { message: 'Lone surrogate is not allowed' });
  t.throws(() => canonicalJson({ '\udc00': 1 }), { message: 'Lone surrogate is not allowed' });
  t.throws(() => canonicalJson({ a: [{ b: Number.NaN }] }), { message: 'NaN is not allowed' });
  for (const value of [new Date(0), { at: new Date(0) }, [undefined], [() => 1], { a: 1n }, Symbol('a')]) {
    t.throws(() => canonicalJson(value), { message: 'not a JSON value' });
  }
  t.equal(canonicalJson({ a: undefined, b: 1 }), '{"b":1}', 'a field that is undefined is none');
});

t.test('any JSON value gives the text that another implementation gives', async (t) => {
  const { tree } = fc.letrec((tie) => ({
    leaf: fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
    ),
    key: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', '10', '9', '/data/done', 'toJSON', '"', '')),
    tree: fc.oneof(
      { maxDepth: 3 },
      tie('leaf'),
      fc.array(tie('tree')),
      fc.dictionary(tie('key') as fc.Arbitrary<string>, tie('tree')),
    ),
  }));
  fc.assert(fc.property(tree, (value) => canonicalJson(value) === canonicalize(value)));
  t.pass();
});

t.test('what was parsed is the same text again, whatever the order and the spaces', async (t) => {
  t.equal(canonicalJson(JSON.parse('{ "b" : 1,\n "a" : { "d": "高新处", "c": -0 } }')), '{"a":{"c":0,"d":"高新处"},"b":1}');
});
