/** Streams that somebody deleted or truncated on the server: the errors say so, and reading them again notices it. */
import { run } from '@duban/cli/program';
import { freshPlan } from '@duban/event-store/contract';
import { fourTasks, until } from '@duban/test-support';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import t from 'tap';
import { testedServer } from '../support/eventstoredb/tested-server.js';
import { type Inside, startInside } from './inside.js';

const reporter = { role: 'reporter', unit: 'gaoxin' } as const;

/** What `duban check` says of the whole server. */
async function checked(url: string): Promise<{ code: number; said: Record<string, unknown> }> {
  const written: string[] = [];
  const code = await run(['check', '--event-store', url, '--evidence', 'memory', '--json'], {
    env: {},
    out: (text) => void written.push(text),
    err: (text) => void written.push(text),
    isTerminal: false,
  });
  return { code, said: JSON.parse(written.join('\n')) as Record<string, unknown> };
}

const acknowledge = (server: Inside, plan: string, task: string) =>
  server.give(`/v1/plans/${plan}/tasks/${task}/acknowledge`, {}, reporter);

t.test('commands on them say so, and the plan that announced them stands still', { timeout: 240_000 }, async (t) => {
  const { url, imitation } = await testedServer(t, t.testdir());
  const client = EventStoreDBClient.connectionString(url);
  t.teardown(() => client.dispose());
  const server = await startInside(t, url);
  const [plan, other, grown] = [freshPlan(), freshPlan(), freshPlan()];
  for (const each of [plan, other, grown])
    t.match(await server.give(`/v1/plans/${each}/publish`, { manifest: fourTasks }), { status: 201 });
  const [forEver, softly, added] = [`${plan}-task.1.2`, `${plan}-task.1.3`, `${grown}-task.1.9`];
  const addition = { task: { ...fourTasks.tasks[0], code: '1.9' }, basis: '模拟：领导批示' };
  t.match(await server.give(`/v1/plans/${grown}/add-task`, addition), { status: 201 });
  const whole = await checked(url);
  if (imitation !== undefined) t.match(whole, { code: 0, said: { sound: true, missing: [], findings: [] } });
  await client.tombstoneStream(forEver);
  await client.deleteStream(softly);
  await client.tombstoneStream(added);
  const gone = (stream: string) => ({ status: 410, body: { code: 'stream-gone', title: new RegExp(stream) } });
  t.match(await acknowledge(server, plan, '1.2'), gone(forEver), 'whoever knows the stream');
  await server.stop();

  const again = await startInside(t, url);
  for (const [task, stream] of [
    ['1.2', forEver],
    ['1.3', softly],
  ] as const) {
    t.match(await acknowledge(again, plan, task), gone(stream), task);
  }
  t.match(await acknowledge(again, grown, '1.9'), gone(added), 'one that was added in mid-year');
  t.match(await acknowledge(again, plan, '1.4'), { status: 201 }, 'the other streams of the plan go on');
  await again.stop();
  if (imitation === undefined) return t.comment('nobody scavenges the named server');

  t.ok((await imitation.scavenge()) > 0);
  const last = await startInside(t, url);
  for (const [parked, stream] of [
    [plan, forEver],
    [grown, added],
  ] as const) {
    await until(async () => (await last.get(`/v1/plans/${parked}`)).body['code'] === 'plan-parked');
    const line = last.log.find((written) => written.includes('a plan is parked') && written.includes(parked)) ?? '';
    for (const said of ['"code":"stream-gone"', `"stream":"${stream}"`]) t.ok(line.includes(said), said);
    t.notMatch(line, /"event":/, 'there is no event to name');
  }
  t.match(await last.get(`/v1/plans/${other}`), { status: 200 });
  const health = await last.running.server.inject('/health/ready');
  t.equal(health.statusCode, 200, health.payload);
  t.ok(health.payload.includes(plan));
  const cut = `${other}-task.1.1`;
  t.match(await acknowledge(last, other, '1.1'), { status: 201 });
  await client.setStreamMetadata(cut, { truncateBefore: 1 });
  await client.appendToStream(`${other}-task.1.4`, jsonEvent({ type: 'order-placed', data: { other: true } }));
  await imitation.scavenge();
  const { code, said } = await checked(url);
  t.equal(code, 3);
  t.match(said, { sound: false, missing: [forEver, softly, cut, added] });
  t.match(said['findings'], [
    { kind: 'damage', stream: cut, revision: '1' },
    { kind: 'damage', stream: `${other}-task.1.4`, revision: '1', detail: { zh: /外来事件/ } },
  ]);
});
