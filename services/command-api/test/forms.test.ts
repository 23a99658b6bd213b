/** Forms that are handed in are read in threads: nothing else waits for them, and each reading is bounded. */
import { randomBytes, randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { workbookBounds, workbookMediaType, writeForm } from '@duban/sheets';
import t from 'tap';
import { formReader } from '../src/form-reading.js';
import type { commandRoutes } from '../src/index.js';
import { sheetRoute } from '../src/sheet-route.js';
import { plan } from './fixture.js';
import { started } from './http-server.js';

const sharer = { actor: 'reporter-1', address: '10.0.0.1' };
/** For readings that must end, however busy the machine is. */
const patientMs = 600_000;
const patientRoutes: typeof commandRoutes = (server, { service, oversight }) =>
  sheetRoute(server, { service, oversight, read: formReader(patientMs) });

const formWith = (remarks: readonly string[]) =>
  writeForm({
    id: randomUUID(),
    language: 'zh',
    plan: { id: plan, title: '模拟计划', simulated: true },
    unit: { id: 'gaoxin', name: '高新处' },
    progress: [{ code: '3.1', title: '模拟任务 𠮷' }],
    measurement: [],
    remarks,
  });
const largeForm = () => formWith(Array.from({ length: 9_900 }, () => randomBytes(40).toString('base64')));
const task = (bytes: Uint8Array, ofPlan = plan) => ({ bytes, plan: ofPlan, unit: undefined });

t.test('while eight large forms are read, the event loop is free for others', async (t) => {
  const { url, token } = await started(t, patientRoutes);
  const body = Buffer.from(await largeForm());
  t.ok(body.length > 400_000 && body.length < workbookBounds.fileBytes, `large, and not too large: ${body.length}`);
  const authorization = `Bearer ${await token('reporter')}`;
  const handIn = async () => {
    const headers = { authorization, 'content-type': workbookMediaType, 'idempotency-key': randomUUID() };
    const answer = await fetch(`${url}/v1/plans/${plan}/sheets`, { method: 'POST', headers, body });
    return { status: answer.status, body: await answer.json() };
  };
  const before = performance.eventLoopUtilization();
  const answers = await Promise.all(Array.from({ length: 8 }, handIn));
  const { utilization } = performance.eventLoopUtilization(before);
  t.match(
    answers,
    answers.map(() => ({ status: 422, body: { code: 'form-not-filled-in' } })),
  );
  t.ok(utilization < 0.5, `the share of the time in which the loop was held: ${utilization.toFixed(2)}`);
});

t.test('what is refused in the thread keeps its code and its parameters', async (t) => {
  const read = formReader(patientMs);
  const form = await formWith([]);
  await t.rejects(read(task(form, 'other'), sharer), { code: 'form-of-another-plan', params: { plan } });
  await t.rejects(read(task(Buffer.from('PK garbage')), sharer), { code: 'workbook-unreadable', params: { detail: /./ } });
  await t.rejects(read(task(new Uint8Array(workbookBounds.fileBytes + 1)), sharer), { code: 'workbook-too-large' });
  t.match(await read(task(form), sharer), [{ code: '3.1', row: 3, sheet: { id: 'progress' } }], 'the next one is read');
});

t.test('a reading that takes too long is ended', async (t) => {
  const read = formReader(1);
  const form = await largeForm();
  await t.rejects(read(task(form), sharer), { code: 'workbook-takes-too-long', params: { seconds: 0.001 } });
});

t.test('one person has eight forms read or waiting, and others have theirs', async (t) => {
  const read = formReader(patientMs);
  const form = await formWith([]);
  const eight = Array.from({ length: 8 }, () => read(task(form), sharer));
  await t.rejects(read(task(form), sharer), { code: 'too-many-at-once', params: { limit: 8 } });
  const other = read(task(form), { ...sharer, actor: 'reporter-2' });
  t.match((await Promise.all([...eight, other])).length, 9);
  t.match(await read(task(form), sharer), [{ code: '3.1' }], 'and then there is room again');
});

t.test('a server that closes answers the forms that it has', async (t) => {
  const { url, server, token } = await started(t, patientRoutes);
  const reached = new Promise<void>((resolve) => server.server.once('request', () => resolve()));
  const headers = {
    authorization: `Bearer ${await token('reporter')}`,
    'content-type': workbookMediaType,
    'idempotency-key': randomUUID(),
  };
  const answer = fetch(`${url}/v1/plans/${plan}/sheets`, { method: 'POST', headers, body: Buffer.from(await formWith([])) });
  await reached;
  await server.close();
  t.equal((await answer).status, 422, 'nothing is filled in');
});
