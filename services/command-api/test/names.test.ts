import t from 'tap';
import { parse, v5 } from 'uuid';
import { commandIdOf, derivedId } from '../src/names.js';

const namespace = parse('6f1f8c1e-4c0b-5d3a-9a53-5b0d6e3f2a17');

t.test('a derived id is UUIDv5, as the library makes it', async (t) => {
  for (let index = 0; index < 2_000; index += 1) {
    const parts = ['command', `办公室-${index}`, '~/"\\\u{20000}', String(index)];
    const expected = v5(Buffer.from(JSON.stringify(parts)), namespace);
    if (derivedId(...parts) !== expected) t.equal(derivedId(...parts), expected, parts.join(' '));
  }
  t.equal(derivedId(), v5(Buffer.from('[]'), namespace), 'of no parts');
  t.not(commandIdOf('a', 'bc', 'd'), commandIdOf('ab', 'c', 'd'), 'where a part ends matters');
});
