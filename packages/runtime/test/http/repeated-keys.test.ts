import fc from 'fast-check';
import t from 'tap';
import { keysIn, outlineOf } from '../../src/http/json-outline.js';
import { repeatedKey } from '../../src/http/repeated-keys.js';

const key = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 6 }), fc.constantFrom('"', '\\', ':', '{', '__proto__', 'a', '0'));
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, fc.string(), fc.double({ noNaN: true }), fc.constant(null), tie('list'), tie('object')),
  list: fc.array(tie('value'), { maxLength: 4 }),
  object: fc.dictionary(key, tie('value'), { maxKeys: 4 }),
}));

const writesKeysTwice = (text: string) => outlineOf(Buffer.from(text)).keys !== keysIn(JSON.parse(text));

t.test('no value as it is written has a key twice', async () => {
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 1, '\t'), (given, space) => {
      const text = JSON.stringify(given, undefined, space);
      return !writesKeysTwice(text) && repeatedKey(text) === undefined;
    }),
  );
});

t.test('a key that is written once more is found, however deep, and however it is written', async () => {
  fc.assert(
    fc.property(value, key, value, (around, name, other) => {
      const escaped = [...name].map((each) =>
        each.length === 1 ? `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}` : each,
      );
      const twice = `{"first":${JSON.stringify(around)},${JSON.stringify(name)} : 1,"${escaped.join('')}":${JSON.stringify(other)}}`;
      const text = `[0,{"in":${twice}}]`;
      if (name === 'first') return true;
      const pointer = `/1/in/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      return writesKeysTwice(text) && repeatedKey(text) === pointer;
    }),
  );
});
