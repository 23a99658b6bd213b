import t from 'tap';
import { aggregates, turnOrder, type WordTable, word, words } from '../src/index.js';

const tables: readonly (readonly [string, WordTable])[] = Object.entries(words);
const han = /\p{Script=Han}/u;

t.test('every name has a Chinese and an English word, and each word of a table stands for one name', async (t) => {
  for (const [title, table] of tables) {
    const entries = Object.entries(table).filter(([name]) => name !== 'any');
    t.ok(entries.length > 0, title);
    for (const [name, { zh, en }] of entries) {
      t.match(zh, han, `${title}: ${name}`);
      t.notMatch(en, han, `${title}: ${name}`);
      t.match(en, /^[a-z0-9]/, `${title}: ${name}`);
    }
    for (const language of ['zh', 'en'] as const)
      t.equal(new Set(entries.map(([, each]) => each[language])).size, entries.length, `${title} in ${language}`);
  }
});

/**
 * A target that is 若干 makes an indicator that is 不量化, a deliverable may be an 活动, which is held (举办) otherwise than a
 * task is: two things that bear one name.
 */
const named = new Set(['unquantified', 'responsible', 'lead', 'refused', 'event', 'held']);

t.test('a name that several tables have has one word in all of them', async (t) => {
  const seen = new Map<string, string>();
  for (const [title, table] of tables) {
    for (const [name, { zh }] of Object.entries(table)) {
      if (named.has(name)) continue;
      t.equal(seen.get(name) ?? zh, zh, `${title}: ${name}`);
      seen.set(name, zh);
    }
  }
});

t.test('every aggregate can be the subject of a change, but for the traces of what another has told', async (t) => {
  for (const name of turnOrder) t.equal(name in words.subject, name !== 'additions', name);
});

t.test('events and commands have a word in each language, none twice among the events', async (t) => {
  for (const { name, events, commands } of aggregates) {
    for (const [type, { zh, en }] of [...Object.entries(events), ...Object.entries(commands)]) {
      t.match(zh, han, `${name}: ${type}`);
      t.notMatch(en, han, `${name}: ${type}`);
    }
  }
  const all = aggregates.flatMap(({ events }) => Object.values(events));
  for (const language of ['zh', 'en'] as const) t.equal(new Set(all.map((each) => each[language])).size, all.length);
});

t.test('a name without a word stands as it is', async (t) => {
  t.equal(word(words.light, 'red'), '红灯');
  t.equal(word(words.light, 'red', 'en'), 'red');
  t.equal(word(words.light, 'blue'), 'blue');
  t.equal(word(words.light, 'constructor'), 'constructor');
});
