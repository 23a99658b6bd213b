/** `npm run bench:pipeline`: each hop from the event store to Redis, and a rebuild. README.md says what and how. */

import { mkdirSync, mkdtempSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createFeedTopic, readKafkaUrl } from '@duban/event-feed';
import { openEventStoreDb } from '@duban/event-store';
import { openRedisViewStore } from '@duban/read-models';
import { createBroker, RedisServer } from '@duban/test-support';
import { EventStoreDbServer } from '../support/eventstoredb/server-process.js';
import { guardFolder } from './child-processes.js';
import { describeMachine } from './machine.js';
import { appendEach, makeTraffic } from './pipeline/events.js';
import { appendRate, measureLag, projectRate, relayRate } from './pipeline/hops.js';
import { measureRebuild } from './pipeline/rebuild.js';

const say = (text: string) => process.stderr.write(`${text}\n`);
const whole = (value: number) => Math.round(value).toLocaleString('en');
const rebuildAim = 0.8;

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '8000' },
    seconds: { type: 'string', default: '10' },
    folder: { type: 'string', default: tmpdir() },
    json: { type: 'boolean', default: false },
  },
});
const events = Number(values.events);
const seconds = Number(values.seconds);
if (!Number.isInteger(events) || events < 100 || !(seconds >= 1)) {
  say('--events must be a whole number from 100, --seconds from 1');
  process.exit(2);
}

const load = loadavg()[0] ?? 0;
const folder = guardFolder(mkdtempSync(join(values.folder, 'duban-bench-')));
const storeFolder = join(folder, 'esdb');
mkdirSync(storeFolder);
const storeServer = await EventStoreDbServer.start({ folder: storeFolder });
const redis = await RedisServer.start(join(folder, 'redis'));
const broker = await createBroker(join(folder, 'kafka'));
await broker.start();
const feed = `kafka://${broker.address}/duban?partitions=4`;
await createFeedTopic(readKafkaUrl(feed, 'bench'), { replicationFactor: 1 });
// On a busy machine an append may take long; then that is the result.
const store = await openEventStoreDb({ connectionString: storeServer.url(), times: { appendMaxMs: 60_000 } });
const views = await openRedisViewStore({ url: redis.url });
const pipeline = { store, feed, views };
try {
  say('making events');
  // Twice as many, because the lag may need as many again: its pace is not known yet.
  const traffic = await makeTraffic(2 * events);
  const [first, rest] = [traffic.reports.slice(0, events), traffic.reports.slice(events)];
  for (const event of traffic.publications) await appendEach(store, [event]);
  const append = await appendRate(store, first);
  say(`append ${whole(append)}/s`);
  const relay = await relayRate(pipeline);
  say(`relay ${whole(relay)}/s`);
  const project = await projectRate(pipeline, traffic.publications.length + first.length);
  say(`project ${whole(project)}/s`);
  const peak = Math.min(append, relay, project);
  const lag = await measureLag(pipeline, rest.slice(0, Math.floor((peak / 2) * seconds)), peak / 2);
  say(`lag p50 ${lag.p50Ms.toFixed(1)} ms`);
  const rebuild = await measureRebuild(pipeline, redis, folder);
  const bound = Math.min(rebuild.decodedPerSecond, rebuild.writtenPerSecond);
  const ratio = rebuild.rebuiltPerSecond / bound;
  const figures = { load, append, relay, project, peak, lag, rebuild, ratio };
  const machine = describeMachine(folder, undefined);
  if (values.json) process.stdout.write(`${JSON.stringify({ machine, ...figures }, undefined, 2)}\n`);
  else {
    const lines = [
      `${machine.cores} × ${machine.cpu}, Linux ${machine.kernel}, Node ${machine.node}; load before the run ${load.toFixed(1)}`,
      ...(load > 0.5 ? ['WARNING: this machine was busy, so the figures are worth little.'] : []),
      `append to the store       ${whole(append)} events/s, one an append`,
      `relay to Kafka            ${whole(relay)} events/s`,
      `project into Redis        ${whole(project)} events/s`,
      `lag at half the lowest    p50 ${lag.p50Ms.toFixed(1)} ms, p99 ${lag.p99Ms.toFixed(1)} ms, most ${lag.maxMs.toFixed(0)} ms (${lag.events} events at ${whole(lag.perSecond)}/s)`,
      `rebuild into Redis        ${whole(rebuild.rebuiltPerSecond)} events/s (${rebuild.events} events)`,
      `  of events at hand       ${whole(rebuild.atHandPerSecond)} events/s`,
      `  the store read alone    ${whole(rebuild.readPerSecond)} events/s`,
      `  decode alone            ${whole(rebuild.decodedPerSecond)} events/s`,
      `  its writes alone        ${whole(rebuild.writtenPerSecond)} events/s (${whole(rebuild.writtenBytes / 1_000_000)} MB)`,
      `  at hand ÷ the lower     ${(rebuild.atHandPerSecond / bound).toFixed(2)}`,
      `  rebuild ÷ the lower     ${ratio.toFixed(2)}, aim ≥ ${rebuildAim}: ${ratio >= rebuildAim ? 'met' : 'NOT met'}`,
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
  }
} finally {
  await views.close();
  await store.close();
  await broker.kill();
  await redis.kill();
  await storeServer.kill();
}
