/** The event store stops answering: every command still gets an answer in time, and a true one. */
import { join } from 'node:path';
import t from 'tap';
import { call, startDuban, tokenFor } from '../support/duban-process.js';
import { EventStoreDbServer } from '../support/eventstoredb/server-process.js';
import { publishFreshPlan } from './fresh-plan.js';
import { isReady } from './health.js';

/** The API promises 15 s; a busy machine may be late by the margin. */
const [promisedMs, marginMs] = [15_000, 5_000];

t.test('over a frozen event store', { timeout: 240_000 }, async (t) => {
  const folder = t.testdir({ esdb: {}, data: {} });
  const data = join(folder, 'data');
  const server = await EventStoreDbServer.start({ folder: join(folder, 'esdb') });
  t.teardown(() => server.kill());
  const settings = ['--event-store', server.url(), '--feed', 'direct', '--read-models', 'memory'];
  const running = await startDuban(data, [...settings, '--keys', join(data, 'keys'), '--empty', '--log-level', 'error']);
  t.teardown(() => running.end());
  const { url } = running;
  const plan = await publishFreshPlan(data, { commands: url, queries: url });
  const token = await tokenFor(data, { role: 'office', unit: 'jihua' });
  const unit = (id: string) => ({ unit: { id, name: `模拟处${id}` }, reason: '模拟' });
  const give = (id: string) =>
    call(url, `/v1/plans/${plan}/add-unit`, { token, headers: { 'idempotency-key': id }, body: unit(id) });
  const timed = async <Answer>(what: string, asking: Promise<Answer>): Promise<Answer> => {
    const began = performance.now();
    const answer = await asking;
    const tookMs = performance.now() - began;
    t.ok(tookMs < promisedMs + marginMs, `${what} after ${Math.round(tookMs)} ms`);
    return answer;
  };

  server.freeze();
  const ids = Array.from({ length: 8 }, (_, index) => `moni${index}`);
  const single = ids.map(async (id) => ({ id, answer: await timed(id, give(id)) }));
  const lines = ['hang0', 'hang1', 'hang2'];
  const body = lines.map((id) => JSON.stringify({ idempotencyKey: id, command: 'add-unit', body: unit(id) })).join('\n');
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson', 'idempotency-key': 'bulk' };
  const bulk = timed(
    'a bulk of three lines',
    fetch(`${url}/v1/plans/${plan}/commands`, { method: 'POST', headers, body }).then((answer) => answer.text()),
  );
  const manifest = { manifest: (await import('@duban/seeds')).plan2012 };
  const publishing = { token, headers: { 'idempotency-key': 'publish' }, body: manifest };
  const published = timed('a publication', call(url, `/v1/plans/${plan}x/publish`, publishing));

  const refused: string[] = [];
  const note = (id: string, code: unknown) => {
    t.ok(['store-unavailable', 'outcome-unknown'].includes(String(code)), `${id}: ${String(code)}`);
    if (code === 'store-unavailable') refused.push(id);
  };
  for (const { id, answer } of await Promise.all(single)) note(id, answer.body['code']);
  const answered = (await bulk).trim().split('\n');
  for (const [index, id] of lines.entries()) note(id, (JSON.parse(answered[index] ?? '{}') as Line).problem?.code);
  t.equal((await published).status, 503, JSON.stringify((await published).body));
  t.ok(refused.length > 0, 'those that waited for their turn');

  server.thaw();
  await isReady(t, url);
  await publishFreshPlan(data, { commands: url, queries: url }, `${plan}x`);
  const last = await give('last');
  t.equal(last.status, 201);
  const query = `minPosition=${String(last.body['position'])}`;
  for (const id of refused) {
    const seen = await call(url, `/v1/plans/${plan}/units/${id}?${query}`, { token });
    t.equal(seen.status, 404, `${id} was refused, and is not stored`);
  }
  for (const id of ids) t.equal((await give(id)).status, 201, `${id} again`);
  t.equal(await running.stop(), 0);
});

interface Line {
  readonly problem?: { readonly code: string };
}
