/**
 * Faults hit the leader of a cluster of three event stores, or two of its nodes at once, under twelve writers: 40
 * faults with five seeds. Like chaos.long.ts, it runs with `npm run test:long -- chaos`.
 */
import { redis, skipWithout } from '@duban/test-support';
import t from 'tap';
import { skipOverNamedServer } from '../support/eventstoredb/tested-server.js';
import { startClusterSystem } from './chaos/cluster-system.js';
import { runChaos } from './chaos/run.js';

const skip = skipWithout(redis) || skipOverNamedServer('kills and stalls a cluster of its own');
const faults = 8;
const single = (process.env['DUBAN_TEST_CHAOS_SEED'] ?? '') !== '';
const seeds = single ? 1 : Number(process.env['DUBAN_TEST_CHAOS_SEEDS'] ?? 5);
const first = Date.now() % 1_000_000;
/** The API promises 15 s; the rest is a margin for a busy machine. */
const answerMaxMs = 20_000;

for (let at = 0; at < seeds; at += 1) {
  t.test(`${faults} faults of a cluster under load, seed ${at + 1} of ${seeds}`, { skip, timeout: 3_000_000 }, (t) =>
    runChaos(t, { faults, folder: t.testdir(), seed: first + at, start: startClusterSystem, clients: 12, answerMaxMs }),
  );
}
