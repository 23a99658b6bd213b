/** Ten faults strike Duban and its three servers under load. The log of the run says how to repeat it. */
import { kafka, redis, skipWithout } from '@duban/test-support';
import t from 'tap';
import { skipOverNamedServer } from '../support/eventstoredb/tested-server.js';
import { runChaos } from './chaos/run.js';

const skip = skipWithout(kafka) || skipWithout(redis) || skipOverNamedServer('kills and stalls it');

t.test('ten faults under load', { skip, timeout: 290_000 }, (t) =>
  runChaos(t, { faults: 10, folder: t.testdir(), seed: 938, kinds: ['evict', 'mute', 'restore', 'clock', 'kill'] }),
);
