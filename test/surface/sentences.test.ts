/** Every sentence and word that people are shown, in both languages, so that a change of words shows in review. */
import { aggregates, errorRegistry, oversightEvents, rights, type Words, words } from '@duban/domain';
import { warningRegistry } from '@duban/notice/warning-registry';
import { eventLabels, fieldLabels } from '@duban/read-models';
import { chineseRuleTexts, fieldSentences } from '@duban/runtime';
import t from 'tap';
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
  'fields of the history': Object.fromEntries(fieldLabels),
  'warnings about a notice': warningRegistry,
  ...Object.fromEntries(Object.entries(words).map(([table, said]) => [`words: ${table}`, said])),
};

const lines = Object.entries(parts).map(([part, said]) => {
  const each = Object.entries(said).map(([name, { zh, en }]) => `${name}\n  ${zh}\n  ${en}`);
  return [`# ${part}`, ...each].join('\n');
});

t.test('every sentence is as it is checked in', async (t) => {
  t.equal(snapshot('sentences.snap.txt', lines.join('\n\n')), undefined);
});

t.test('each is in its own language', async (t) => {
  for (const [part, said] of Object.entries(parts)) {
    for (const [name, { zh, en }] of Object.entries(said)) {
      // A sentence about a word of the notice names that word.
      t.notMatch(en.replaceAll('等', ''), /[\u4e00-\u9fff，。；：]/, `${part}: ${name}`);
      if (en !== '') t.match(zh, /[\u4e00-\u9fff%]/, `${part}: ${name}`);
    }
  }
});
