/** What a day begins on is the event store alone: read models that are gone stop neither the process nor its days. */
import { Writable } from 'node:stream';
import { createClock, createLogger, readConfig } from '@duban/runtime';
import { fourTasks, type RedisServer, redis, skipWithout, startRedis, until } from '@duban/test-support';
import t from 'tap';
import { startServer } from '../src/index.js';

const loaded = 'the plan was loaded into the empty store';

/** A logger that does something when a line with some words is written. */
function loggerThat(words: string, act: () => void) {
  const destination = new Writable({
    write(chunk, _encoding, done) {
      if (String(chunk).includes(words)) act();
      done();
    },
  });
  return createLogger({ level: 'info', destination });
}

t.test(
  'Redis goes away just before days begin: they do, and the process waits for it',
  { skip: skipWithout(redis) },
  async (t) => {
    const server: RedisServer = await startRedis(t);
    let killed: Promise<void> | undefined;
    let machine = Date.parse('2012-03-01T04:00:00Z');
    const starting = startServer({
      config: readConfig({ DUBAN_PORT: '0', DUBAN_EVENT_STORE: 'memory', DUBAN_READ_MODELS: server.url }),
      logger: loggerThat(loaded, () => {
        killed = server.kill();
        machine += 2 * 86_400_000;
      }),
      clock: createClock({ source: () => machine }),
      seed: { plan: 'moni', manifest: fourTasks },
    });
    starting.catch(() => undefined);
    await until(() => killed !== undefined);
    await killed;
    await server.start();
    const { store, lifecycle, server: api } = await starting;
    t.teardown(() => lifecycle.stop());
    const days: unknown[] = [];
    for await (const { type, data } of store.readAll({ prefix: 'moni-calendar.' }))
      if (type === 'day-began') days.push(data['date']);
    t.equal(days.at(-1), '2012-03-03');
    await until(async () => (await api.inject('/health/ready')).statusCode === 200);
  },
);
