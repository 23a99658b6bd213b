/** A log that nobody reads: the server continues, reports what it dropped, and still ends when told to. */

import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { until } from '@duban/test-support';
import t from 'tap';
import { call, startDuban } from '../support/duban-process.js';

/** Causes one line in the log at the level `debug`. */
async function sendNonsense(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).end('NONSENSE\r\n\r\n');
  return text(socket);
}

async function droppedLines(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^duban_log_lines_dropped (\d+)/m.exec(metrics)?.[1]);
}

t.test('a full pipe stops nothing', async (t) => {
  const server = await startDuban(t.testdir(), ['--log-level', 'debug']);
  t.teardown(() => server.end());
  t.equal(await droppedLines(server.url), 0);
  server.process.stderr?.pause();
  await until(
    async () => {
      await Promise.all(Array.from({ length: 100 }, () => sendNonsense(server.url)));
      return (await droppedLines(server.url)) > 0;
    },
    { what: 'lines found no room' },
  );
  t.equal((await call(server.url, '/health/ready')).status, 200);

  server.process.stderr?.resume();
  await until(() => /"dropped":\d+/.test(server.output()), { what: 'the log says how many lines are missing' });
  t.equal(await server.stop(), 0);
  t.match(server.output(), /"msg":"stopping"/, 'the last lines are written before the end');
});

t.test('a server whose log nobody reads ends when it is told to', async (t) => {
  const server = await startDuban(t.testdir(), ['--log-level', 'debug']);
  t.teardown(() => server.end());
  server.process.stderr?.pause();
  await until(async () => {
    await Promise.all(Array.from({ length: 100 }, () => sendNonsense(server.url)));
    return (await droppedLines(server.url)) > 0;
  });
  server.process.kill('SIGTERM');
  await until(() => server.process.exitCode !== null, { what: 'the process ends' });
  t.equal(server.process.exitCode, 0);
});
