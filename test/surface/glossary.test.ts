/** The glossary uses the words that are used elsewhere. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aggregates, oversightEvents, type WordTable, words } from '@duban/domain';
import t from 'tap';
import { repositoryRoot } from '../support/repository-root.js';

const glossary = readFileSync(join(repositoryRoot, 'docs/glossary.md'), 'utf8');
const tables: readonly WordTable[] = [...aggregates.map(({ events }) => events), oversightEvents, ...Object.values(words)];

/** Every word for a name, which may be in several tables. */
const wordsOf = (name: string) => tables.flatMap((table) => (Object.hasOwn(table, name) ? [table[name]?.zh ?? ''] : []));

t.test('a row of names gives the word of each', async (t) => {
  const rows = [...glossary.matchAll(/^\| ([^|]+) \| ((?:`[a-z-]+`(?:, )?)+) \|/gm)];
  t.ok(rows.length >= 12, `${rows.length} rows`);
  for (const [, said = '', names = ''] of rows) {
    if (names === '`light`') continue;
    const known = names.replaceAll('`', '').split(', ');
    t.strictSame(
      said.split('、'),
      known.map((name) => wordsOf(name)[0]),
      names,
    );
  }
});

t.test('each name in brackets follows its word', async (t) => {
  const pairs = [...glossary.matchAll(/(\p{Script=Han}+)\*{0,2} \(`([a-z-]+)`\)/gu)];
  t.ok(pairs.length >= 6, `${pairs.length} names`);
  for (const [, said = '', name = ''] of pairs)
    t.ok(wordsOf(name).includes(said), `${name} is ${wordsOf(name).join()}, not ${said}`);
});

t.test('the terms that newcomers meet are explained', async (t) => {
  for (const term of [
    '签收',
    '办结',
    '回避',
    '代填',
    'parked',
    'generation',
    '销号',
    '反馈',
    '催办',
    '交办',
    '通报',
    '约谈',
    '模拟',
  ])
    t.ok(glossary.includes(term), term);
});
