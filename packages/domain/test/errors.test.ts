import t from 'tap';
import { DubanError, type ErrorCode, errorRegistry, errorSentence, paramsIn, words } from '../src/index.js';

const codes = Object.keys(errorRegistry) as ErrorCode[];
const placeholders = (text: string) => [...text.matchAll(/\{(\w+(?::\w+)?)\}/g)].map(([, name]) => name).sort();

t.test('every code is kebab-case and has a sentence in both languages', async (t) => {
  for (const code of codes) {
    const { zh, en } = errorRegistry[code];
    t.match(code, /^[a-z]+(-[a-z]+)*$/, code);
    t.match(zh, /\p{Script=Han}/u, `${code}: the Chinese is Chinese`);
    t.notMatch(en, /\p{Script=Han}/u, `${code}: the English is English`);
    t.match(en, /[a-z]/, code);
    for (const text of [zh, en]) {
      t.equal(text.trim(), text, code);
      t.notMatch(text, /[。.]$/, `${code}: it can stand inside another sentence`);
    }
  }
});

t.test('both languages say the same parameters', async (t) => {
  for (const code of codes) {
    const { zh, en } = errorRegistry[code];
    const known = (text: string) => new Set(placeholders(text));
    t.strictSame([...known(zh)].sort(), [...known(en)].sort(), code);
    for (const text of [zh, en]) t.equal(text.replace(/\{\w+(:\w+)?\}/g, '').search(/[{}]/), -1, `${code}: no stray brace`);
  }
});

t.test('no two codes say the same', async (t) => {
  for (const language of ['zh', 'en'] as const) {
    const texts = codes.map((code) => errorRegistry[code][language]);
    t.equal(new Set(texts).size, codes.length);
  }
});

t.test('a sentence is filled from its parameters, Chinese unless asked otherwise', async (t) => {
  const params = { date: '2012-07-01', today: '2012-06-30' };
  t.equal(errorSentence('date-in-future', params), '发生日期 2012-07-01 晚于今天（2012-06-30）');
  t.equal(errorSentence('date-in-future', params, 'en'), 'The date 2012-07-01 is after today (2012-06-30)');
  t.equal(errorSentence('percent-not-complete', { percent: 0 }), '进度为 0%，到 100% 方可申请办结', 'zero is a value');
});

t.test('a parameter that is a name of the vocabulary is said by its word', async (t) => {
  for (const code of codes) {
    for (const name of placeholders(errorRegistry[code].zh)) {
      const table = name?.split(':')[1];
      if (table !== undefined) t.ok(table in words, `${code}: there is a table ${table}`);
    }
  }
  const params = { stage: 'issued', present: 'held' };
  const zh = errorSentence('deliverable-stage-not-after', params);
  t.match(zh, '“印发”不在当前阶段“举办”之后');
  const en = errorSentence('deliverable-stage-not-after', { ...params, present: 'a-stage-of-tomorrow' }, 'en');
  t.match(en, 'The stage issued does not come after a-stage-of-tomorrow', 'a name without a word stands as it is');
});

t.test('a parameter that is said in both languages is said in the one of the sentence', async (t) => {
  const params = { detail: { zh: '没有单位 caiwu', en: 'no unit caiwu' } };
  t.equal(errorSentence('plan-incomplete', params), '计划内容有误：没有单位 caiwu');
  t.equal(errorSentence('plan-incomplete', params, 'en'), 'The plan does not fit together: no unit caiwu');
  t.strictSame(paramsIn({ ...params, limit: 3 }, 'en'), { detail: 'no unit caiwu', limit: 3 });
});

t.test('a parameter is never read as a pattern, and a missing one shows', async (t) => {
  t.equal(errorSentence('config-invalid', { key: '$&{detail}', detail: '$1' }, 'en'), 'The setting $&{detail} is not valid: $1');
  t.equal(errorSentence('date-in-future', {}, 'en'), 'The date ? is after today (?)');
  t.equal(errorSentence('invalid-json', { detail: '{x}' }, 'en'), 'The request body is not valid JSON: {x}');
});

t.test('the exception carries code, parameters and cause', async (t) => {
  const cause = new Error('disk');
  const error = new DubanError('store-unavailable', { detail: 'EIO' }, { cause });
  t.ok(error instanceof Error);
  t.strictSame(
    [error.name, error.code, error.params, error.cause],
    ['DubanError', 'store-unavailable', { detail: 'EIO' }, cause],
  );
  t.equal(error.message, 'The store is not available: EIO');
});
