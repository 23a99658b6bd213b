/** Null in a field that may be left out, in commands given alone and as lines. */
import t from 'tap';
import { bulkLineOf } from '../src/bulk.js';
import { started } from './http-server.js';

const line = (command: string, body: object) => bulkLineOf({ idempotencyKey: 'k', task: '1.1', command, body }).body;
const report = { percent: 40, done: '模拟', occurredOn: '2012-06-30' };

t.test('in a command that corrects nothing, null says what leaving the field out says', async (t) => {
  const said = { ...report, next: null, evidence: null, reason: null, onBehalfOf: null };
  t.strictSame(line('report-progress', said), report);
  t.throws(() => line('report-progress', { ...report, percent: null }), { name: 'InputMismatch' }, 'but not where it is needed');
  t.throws(() => line('report-progress', { ...report, evidence: [null] }), { name: 'InputMismatch' });
});

t.test('in a correction it empties what may be empty, and is refused where something must stand', async (t) => {
  const correction = { report: '0198c0de-0000-7000-8000-000000000001', reason: '模拟' };
  const emptied = { ...correction, obstacles: null, next: null };
  t.strictSame(line('correct-report', emptied), emptied);
  t.throws(() => line('correct-report', { ...correction, percent: null }), { name: 'InputMismatch' });
});

t.test('a command given alone is read the same way', async (t) => {
  const { url, token } = await started(t);
  const headers = {
    authorization: `Bearer ${await token('office')}`,
    'content-type': 'application/json',
    'idempotency-key': 'k',
  };
  const give = async (command: string, body: object) => {
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await fetch(`${url}/v1/plans/moni/tasks/1.1/${command}`, init);
    return { status: response.status, ...((await response.json()) as object) };
  };
  t.match(await give('report-progress', { ...report, next: null }), { code: 'plan-not-found' }, 'the body was taken');
  const { errors } = (await give('report-progress', { ...report, percent: null, next: null })) as { errors?: object[] };
  t.match(errors, [{ pointer: '/percent' }]);
  t.equal(errors?.length, 1);
  const correction = { report: '0198c0de-0000-7000-8000-000000000001', reason: '模拟' };
  t.match(await give('correct-report', { ...correction, obstacles: null }), { code: 'plan-not-found' });
  t.match(await give('correct-report', { ...correction, done: null }), { status: 400, errors: [{ pointer: '/done' }] });
});
