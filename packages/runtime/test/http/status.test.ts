import { DubanError, type ErrorCode, errorRegistry, faultKinds } from '@duban/domain';
import t from 'tap';
import { statusOf } from '../../src/http/status.js';
import { problemOf } from '../../src/index.js';

const codes = Object.keys(errorRegistry) as ErrorCode[];

t.test('every kind of fault has a status of its own, and HTTP a few more', async (t) => {
  const statuses = faultKinds.map((kind) => new Set(codes.filter((code) => errorRegistry[code].kind === kind).map(statusOf)));
  t.strictSame(
    statuses.map((found) => [...found].sort()),
    [[400, 405, 408, 415], [413, 431], [429], [401], [403], [404], [410], [428], [412], [409], [422], [503], [507], [500]],
  );
});

t.test('the statuses that clients have learnt', async (t) => {
  const learnt: [ErrorCode, number][] = [
    ['method-not-allowed', 405],
    ['request-timeout', 408],
    ['unsupported-media-type', 415],
    ['headers-too-large', 431],
    ['token-expired', 401],
    ['not-your-task', 403],
    ['stale-revision', 412],
    ['if-match-required', 428],
    ['idempotency-key-reused', 422],
    ['task-completed', 409],
    ['store-failed', 503],
    ['plan-parked', 503],
    ['evidence-storage-full', 507],
    ['store-damaged', 500],
  ];
  for (const [code, status] of learnt) t.equal(statusOf(code), status, code);
});

t.test('every code becomes a problem in both languages', async (t) => {
  for (const code of codes) {
    for (const language of ['zh', 'en'] as const) {
      const problem = problemOf(new DubanError(code), language, 'r1');
      t.equal(problem.status, statusOf(code));
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
