import * as domain from '@duban/domain';
import t from 'tap';
import { z } from 'zod';
import { schemaMismatch } from '../../src/http/field-errors.js';
import { chineseRuleTexts } from '../../src/http/rule-texts.js';
import { validatorCompiler } from '../../src/http/zod-compilers.js';
import type { FieldError, InputMismatch } from '../../src/index.js';

const body = z.strictObject({
  percent: domain.fields.percent,
  done: domain.fields.text(10),
  occurredOn: domain.fields.day,
  evidence: z.array(z.strictObject({ 'a/b': z.string(), code: z.string().regex(/^secret-[0-9]+$/) })).optional(),
});

function errorsOf(value: unknown, language: 'zh' | 'en' = 'zh'): readonly FieldError[] {
  return schemaMismatch(body, value, 'body').fieldErrors(language);
}

t.test('each wrong field has its pointer and a sentence in the language of the answer', async (t) => {
  const value = { percent: 101, done: ' ', occurredOn: '2012-02-30', evidence: [{ 'a/b': 1, code: 'x' }] };
  const zh = errorsOf(value);
  t.same(
    zh.map(({ pointer }) => pointer),
    ['/percent', '/done', '/occurredOn', '/evidence/0/a~1b', '/evidence/0/code'],
  );
  for (const { message } of zh) t.match(message, /[一-鿿]/);
  for (const { message } of errorsOf(value, 'en')) t.notMatch(message, /[一-鿿]/);
});

t.test('a clerk is told what to write, not how programs name types', async (t) => {
  const said = (field: z.ZodType, value: unknown, language: 'zh' | 'en' = 'zh') =>
    schemaMismatch(z.strictObject({ field: field.optional() }), { field: value }, 'body').fieldErrors(language)[0]?.message;
  const { percent, day, uuid, text, key } = domain.fields;
  for (const wrong of [40.5, 101, -1, '40', null, Number.MAX_VALUE]) t.equal(said(percent, wrong), '应为 0 到 100 的整数');
  t.equal(said(percent, 40.5, 'en'), 'must be a whole number from 0 to 100');
  t.equal(said(z.coerce.number().int().min(1).max(200), 'x'), '应为 1 到 200 的整数');
  t.equal(said(z.int().min(1), 0), '应为不小于 1 的整数');
  t.equal(said(z.number(), '1'), '应为数');
  t.equal(said(z.array(percent), [1, 2.5]), '应为 0 到 100 的整数');
  t.equal(said(z.union([z.string(), z.strictObject({ a: percent })]).or(z.int()), true), '格式不正确');
  t.equal(said(day, '2012-02-30'), '应为确有其日的日期，如 2012-06-30');
  t.equal(said(uuid, 'x'), '应为记录的编号（UUID）');
  t.equal(said(text(10), ''), '不能为空');
  t.equal(said(text(10), 'x'.repeat(11)), '最多 10 个字符');
  t.equal(said(text(10), 5), '应为文本');
  t.equal(said(key, 'A'), '应为小写字母、数字和连字符');
  t.equal(said(z.enum(['red', 'green']), 'blue'), '应为以下之一："red"|"green"');
  t.equal(said(z.array(key).max(1), ['a', 'b']), '最多 1 项');
  t.equal(said(z.string({ error: '应为甲 / must be A' }), 1), '应为甲');
  t.equal(said(z.string({ error: '应为甲 / must be A' }), 1, 'en'), 'must be A');
  const missing = schemaMismatch(z.strictObject({ percent }), {}, 'body');
  t.strictSame(
    (['zh', 'en'] as const).map((language) => missing.fieldErrors(language)[0]?.message),
    ['必填', 'is required'],
  );
});

t.test('every unknown field is named, however deep', async (t) => {
  const errors = errorsOf({
    percent: 1,
    done: 'x',
    occurredOn: '2012-06-30',
    prcent: 1,
    evidence: [{ 'a/b': '', code: 'secret-1', x: 1 }],
  });
  t.same(errors, [
    { in: 'body', pointer: '/evidence/0/x', code: 'unrecognized_keys', message: '没有这个字段' },
    { in: 'body', pointer: '/prcent', code: 'unrecognized_keys', message: '没有这个字段' },
  ]);
});

t.test('the source of a regular expression is not shown', async (t) => {
  for (const language of ['zh', 'en'] as const) {
    const text = JSON.stringify(
      errorsOf({ percent: 1, done: 'x', occurredOn: '2012-06-30', evidence: [{ 'a/b': '', code: 'x' }] }, language),
    );
    t.notMatch(text, /secret/);
  }
});

t.test('a name as long as the body, or no Unicode, is cut and mended', async (t) => {
  const [error] = errorsOf({ percent: 1, done: 'x', occurredOn: '2012-06-30', [`\ud800${'k'.repeat(10_000)}`]: 1 });
  t.ok((error?.pointer.length ?? 0) <= 201);
  t.ok(error?.pointer.isWellFormed());
});

t.test('no more than fifty fields are told', async (t) => {
  t.equal(errorsOf(Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${index}`, 1]))).length, 50);
});

t.test('something that is no object at all is wrong as a whole', async (t) => {
  t.match(errorsOf(null), [{ in: 'body', pointer: '', code: 'invalid_type' }]);
});

/** Every sentence that a rule of a schema was given, however deep it lies. */
function ruleTexts(value: unknown, seen = new Set<unknown>()): string[] {
  if (typeof value !== 'object' || value === null || seen.has(value)) return [];
  seen.add(value);
  const own = 'error' in value && typeof value.error === 'function' ? [(value.error as (issue: unknown) => unknown)({})] : [];
  const definition = '_zod' in value ? [(value._zod as { def: unknown }).def] : [];
  const inner = [...definition, ...(Array.isArray(value) ? value : Object.values(value))].flatMap((child) =>
    ruleTexts(child, seen),
  );
  return [...own.filter((text) => typeof text === 'string'), ...inner];
}

t.test('every sentence of the domain’s rules has its Chinese, and no other sentence has', async (t) => {
  const { fields, aggregates, actor, channel } = domain;
  const bodies = aggregates.flatMap(({ commands }) => Object.values(commands).map(({ body }) => body));
  const texts = new Set(ruleTexts([fields, bodies, actor, channel]));
  texts.add('must be well-formed Unicode');
  t.same([...texts].sort(), Object.keys(chineseRuleTexts).sort());
});

t.test('a compiled schema accepts, refuses and changes exactly what zod does', async (t) => {
  const values = [
    { percent: 1, done: 'x', occurredOn: '2012-06-30' },
    { percent: 1.5, done: 'x', occurredOn: '2012-06-30' },
    { percent: '1', done: 'x', occurredOn: '2012-06-30' },
    { percent: 1, done: '\ud800', occurredOn: '2012-06-30' },
    { percent: 1, done: '𠮷'.repeat(10), occurredOn: '2012-06-30' },
    { percent: 1, done: '𠮷'.repeat(11), occurredOn: '2012-06-30' },
    { percent: 1, done: 'x', occurredOn: '2012-06-30', extra: 1 },
    { percent: 1, done: 'x' },
    JSON.parse('{"percent":1,"done":"x","occurredOn":"2012-06-30","__proto__":{"a":1}}'),
    [],
    null,
    'x',
  ];
  const validate = validatorCompiler({ schema: body, method: 'POST', url: '/', httpPart: 'body' });
  for (const value of values) {
    const plain = body.safeParse(value);
    const compiled = validate(value) as { value?: unknown; error?: InputMismatch };
    t.equal(compiled.error === undefined, plain.success, JSON.stringify(value));
    if (plain.success) t.same(compiled.value, plain.data);
  }
});

t.test('a number in full-width digits is answered with what to type instead', async (t) => {
  const measurement = domain.indicatorCommands['record-measurement'].body;
  const proposal = domain.indicatorCommands['propose-target'].body;
  const issueOf = (schema: z.ZodType, value: object) => ({
    zh: schemaMismatch(schema, value, 'body').fieldErrors('zh'),
    en: schemaMismatch(schema, value, 'body').fieldErrors('en'),
  });
  const both = [
    { pointer: '/value', ...issueOf(measurement, { value: '１２', occurredOn: '2012-06-30' }) },
    { pointer: '/target', ...issueOf(proposal, { target: '１/３', reason: '形势变化' }) },
  ];
  for (const { pointer, zh, en } of both) {
    t.match(zh, [{ pointer, message: /请用半角数字/ }]);
    t.match(en, [{ pointer, message: /ASCII digits/ }]);
    t.same([zh.length, en.length], [1, 1]);
  }
});
