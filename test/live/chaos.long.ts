/**
 * Like chaos.test.ts, with several seeds and sixty faults each. DUBAN_TEST_CHAOS_SEEDS: the number of seeds, five when
 * absent. DUBAN_TEST_CHAOS_SEED: repeats one seed. DUBAN_TEST_CHAOS_KINDS=evict,mute: allows only these kinds.
 */
import { kafka, redis, skipWithout } from '@duban/test-support';
import t from 'tap';
import { skipOverNamedServer } from '../support/eventstoredb/tested-server.js';
import { runChaos } from './chaos/run.js';

const skip = skipWithout(kafka) || skipWithout(redis) || skipOverNamedServer('kills and stalls it');
const faults = 60;
const single = (process.env['DUBAN_TEST_CHAOS_SEED'] ?? '') !== '';
const seeds = single ? 1 : Number(process.env['DUBAN_TEST_CHAOS_SEEDS'] ?? 5);
const first = Date.now() % 1_000_000;

for (let at = 0; at < seeds; at += 1) {
  t.test(`${faults} faults under load, seed ${at + 1} of ${seeds}`, { skip, timeout: 3_000_000 }, (t) =>
    runChaos(t, { faults, folder: t.testdir(), seed: first + at }),
  );
}
