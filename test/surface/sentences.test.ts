/** Every sentence and word that users see, in both languages. A change of words shows in review. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aggregates, errorRegistry, oversightEvents, rights, type Words, words } from '@duban/domain';
import { warningRegistry } from '@duban/notice/warning-registry';
import { eventLabels, fieldLabels, readingWords } from '@duban/read-models';
import { chineseRuleTexts, fieldSentences } from '@duban/runtime';
import t from 'tap';
import { repositoryRoot } from '../support/repository-root.js';
import { snapshot } from '../support/snapshot.js';

type Said = Readonly<Record<string, Pick<Words, 'zh' | 'en'>>>;

const commands = Object.fromEntries(
  aggregates.flatMap(({ name, commands: table }) =>
    Object.entries(table).map(([command, said]) => [`${name} ${command}`, said] as const),
  ),
);
const rules = Object.fromEntries(Object.entries(chineseRuleTexts).map(([en, zh]) => [en, { zh, en }]));

const parts: Readonly<Record<string, Said>> = {
  errors: errorRegistry,
  'rules of fields': rules,
  'what a field must be': fieldSentences,
  commands,
  rights,
  events: eventLabels,
  'events of oversight': oversightEvents,
  'what is read': readingWords,
  'fields of the history': Object.fromEntries(fieldLabels),
  'warnings about a notice': warningRegistry,
  ...Object.fromEntries(Object.entries(words).map(([table, said]) => [`words: ${table}`, said])),
};

const lines = Object.entries(parts).map(([part, said]) => {
  const each = Object.entries(said).map(([name, { zh, en }]) => `${name}\n  ${zh}\n  ${en}`);
  return [`# ${part}`, ...each].join('\n');
});

t.test('every sentence equals the one checked in', async (t) => {
  t.equal(snapshot('sentences.snap.txt', lines.join('\n\n')), undefined);
});

t.test('each sentence is in its own language', async (t) => {
  for (const [part, said] of Object.entries(parts)) {
    for (const [name, { zh, en }] of Object.entries(said)) {
      // A sentence about a word in the notice quotes that word.
      t.notMatch(en.replaceAll('等', ''), /[\u4e00-\u9fff，。；：]/, `${part}: ${name}`);
      if (en !== '') t.match(zh, /[\u4e00-\u9fff%]/, `${part}: ${name}`);
    }
  }
});

t.test('every query of the API has words in oversight', async (t) => {
  const { paths } = JSON.parse(readFileSync(join(repositoryRoot, 'test/surface/openapi.snap.json'), 'utf8')) as {
    paths: Readonly<Record<string, object>>;
  };
  const readings = Object.entries(paths).flatMap(([path, methods]) =>
    path.startsWith('/v1/') && Object.hasOwn(methods, 'get') ? [`GET ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`] : [],
  );
  t.ok(readings.length > 20);
  for (const reading of readings) t.ok(Object.hasOwn(readingWords, reading), reading);
});
