/**
 * Plays the simulated year and captures answers. Each equals, byte for byte, the later answer as of its position: on
 * one machine with read models on disk and in memory, with and without writing in the meantime; and on EventStoreDB,
 * Kafka and Redis, where an answer may be newer than the position that it names, captured between commands and compared
 * without positions. Takes some minutes.
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
