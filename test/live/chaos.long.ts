/** As chaos.test.ts, with a hundred faults. */
import { kafka, redis, skipWithout } from '@duban/test-support';
import t from 'tap';
import { skipOverNamedServer } from '../support/eventstoredb/tested-server.js';
import { runChaos } from './chaos/run.js';

const skip = skipWithout(kafka) || skipWithout(redis) || skipOverNamedServer('kills and stalls it');

t.test('a hundred faults under load', { skip, timeout: 3_000_000 }, (t) => runChaos(t, { faults: 100, folder: t.testdir() }));
