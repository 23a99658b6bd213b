/**
 * Every answer that is captured while the simulated year is played equals that as of its position, byte for byte: on one
 * machine with read models on disk and in memory, with and without writing meanwhile; and on EventStoreDB, Kafka and
 * Redis, where an answer may be newer than the position that it names, between commands and apart from positions. Takes
 * some minutes.
 */
import { kafka, redis, skipWithout } from '@duban/test-support';
import t from 'tap';
import { startServers } from '../live/servers.js';
import { duban } from '../support/duban-process.js';
import { capturedYear } from './captured-year.js';

for (const readModels of ['on disk', 'in memory'] as const) {
  for (const capture of ['between', 'meanwhile'] as const) {
    t.test(`read models ${readModels}, captured ${capture} commands`, (t) => {
      const settings = { DUBAN_EVENT_STORE: `journal:${t.testdir()}` };
      return capturedYear(t, {
        settings: readModels === 'on disk' ? settings : { ...settings, DUBAN_READ_MODELS: 'memory' },
        capture,
      });
    });
  }
}

const skip = skipWithout(kafka) || skipWithout(redis);
t.test('EventStoreDB, Kafka and Redis, captured between commands', { skip }, async (t) => {
  const folder = t.testdir();
  const { eventStore, feed, redis: server } = await startServers(t, folder);
  t.equal((await duban(['create-topic', '--feed', feed])).code, 0);
  await capturedYear(t, {
    settings: {
      DUBAN_EVENT_STORE: eventStore.url,
      DUBAN_FEED: feed,
      DUBAN_READ_MODELS: server.url,
      DUBAN_EVIDENCE: 'memory',
      DUBAN_KEYS: `${folder}/keys`,
    },
    capture: 'between',
    positionsApart: true,
  });
});
