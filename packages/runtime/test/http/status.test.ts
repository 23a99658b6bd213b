import { DubanError, type ErrorCode, errorRegistry } from '@duban/domain';
import t from 'tap';
import { statusOf } from '../../src/http/status.js';
import { problemOf } from '../../src/index.js';

const codes = Object.keys(errorRegistry) as ErrorCode[];

t.test('every registered code has one status, and no other code has one', async (t) => {
  t.same(Object.keys(statusOf).sort(), [...codes].sort());
  for (const code of codes) t.ok(statusOf[code] >= 400 && statusOf[code] < 600, code);
});

t.test('every code becomes a problem in both languages', async (t) => {
  for (const code of codes) {
    for (const language of ['zh', 'en'] as const) {
      const problem = problemOf(new DubanError(code), language, 'r1');
      t.equal(problem.status, statusOf[code]);
      t.equal(problem.instance, 'urn:duban:request:r1');
      t.equal(problem.type, `urn:duban:error:${problem.code}`);
    }
  }
});

t.test('a 500 says nothing of what went wrong', async (t) => {
  const problem = problemOf(new DubanError('store-damaged', { file: '/data/1.log', detail: 'hunter2' }), 'en', 'r1');
  t.same(problem, {
    type: 'urn:duban:error:internal',
    title: 'Internal error (reference r1)',
    status: 500,
    code: 'internal',
    instance: 'urn:duban:request:r1',
  });
});

t.test('what a client can act on comes with its parameters', async (t) => {
  const problem = problemOf(new DubanError('stale-revision', { expected: 3, actual: 4 }), 'zh', 'r1');
  t.match(problem, { status: 412, title: '内容已被改动：您看到的是版本 3，现在是 4', params: { expected: 3, actual: 4 } });
});
