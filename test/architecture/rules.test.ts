/** Tests of the rules: a good repository keeps each rule, and each rule finds every violation that is listed for it. */
import t from 'tap';
import { allRules } from './all-rules.js';
import { findings } from './findings.js';
import { fixture } from './fixture.js';
import { violations } from './violations.js';

t.test('a repository that keeps the rules breaks none of them', async (t) => {
  const repository = fixture(t.testdir());
  t.strictSame(
    allRules.flatMap((rule) => findings(rule, repository, [])),
    [],
  );
});

t.test('every rule can be broken', async (t) => {
  t.strictSame([...new Set(violations.map(({ rule }) => rule))].sort(), allRules.map(({ id }) => id).sort());
});

for (const { rule: id, title, files, found } of violations) {
  t.test(`${id} finds ${title}`, async (t) => {
    const repository = fixture(t.testdir(), files);
    const places = allRules
      .filter((rule) => rule.id === id)
      .flatMap(({ check }) => check(repository).map(({ file, line }) => `${file}:${line}`));
    t.strictSame(places, found);
  });
}

t.test('words in strings, dates from arguments, and success statuses break no rule', async (t) => {
  const repository = fixture(t.testdir(), {
    'packages/event-store/src/added.ts': [
      `export const word = '${'TO'}${'DO'} @ts-${'ignore'} Date.now()';`,
      'export const at = (instant: string) => new Date(instant);',
      'export const bounds = { pageMax: 500, reason: 2000 };',
    ].join('\n'),
    'services/command-api/src/added.ts': 'export const ok = { response: { 201: {}, 304: {} }, limit: 404 };\n',
  });
  t.strictSame(
    allRules.flatMap((rule) => findings(rule, repository, [])),
    [],
  );
});

t.test('words of events, columns and fields, and of other things, are no second vocabulary', async (t) => {
  const repository = fixture(t.testdir(), {
    'packages/domain/src/vocabulary.ts':
      "const light = { red: { zh: '红灯', en: 'red' }, done: { zh: '办结', en: 'done' } } satisfies WordTable;\n",
    'packages/domain/src/added.ts': [
      "export const events = { done: { zh: '办结', en: 'done', schema: {} }, red: { zh: '红灯', en: 'red', schema: {} } };",
      "export const fields = [['red', '红灯', 'red', ({ red }) => red], ['done', '办结', 'done', ({ done }) => done]];",
      "export const heading = ['办结', '红灯'];",
      "export const body = { done: '已完成', next: '验收' };",
      "export const said = (late) => (late ? '红灯' : '无');",
      '',
    ].join('\n'),
  });
  t.strictSame(
    allRules.flatMap((rule) => findings(rule, repository, [])),
    [],
  );
});

t.test('an exception covers only its file and its rule, and must be needed', async (t) => {
  const repository = fixture(t.testdir(), {
    'packages/event-store/src/added.ts': 'export const at = Date.now();\n',
    'packages/event-store/src/other.ts': '\nexport const at = Date.now();\n',
  });
  const reason = 'because';
  const exceptions = [
    { rule: 'one-clock', file: 'packages/event-store/src/added.ts', reason },
    { rule: 'no-any', file: 'packages/event-store/src/other.ts', reason },
    { rule: 'one-clock', file: 'packages/event-store/src/gone.ts', reason },
  ];
  t.strictSame(
    allRules.filter(({ id }) => id === 'one-clock').flatMap((rule) => findings(rule, repository, exceptions)),
    [
      'packages/event-store/src/other.ts:2 Date.now [one-clock]',
      'packages/event-store/src/gone.ts:1 no longer needs its exception [one-clock]',
    ],
  );
});
