/** Ctrl-C in the middle of what a server sends: real processes, and a server that stalls where they are interrupted. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '@duban/test-support';
import t, { type Test } from 'tap';

const main = fileURLToPath(new URL('../src/main.js', import.meta.url));

/** A server that begins an answer and never ends it. */
async function stalling(t: Test, headers: Readonly<Record<string, string>>, begun: string | Buffer): Promise<string> {
  const server = createServer((_, response) => {
    response.writeHead(200, headers);
    response.write(begun);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function begin(t: Test, args: readonly string[], cwd: string) {
  const child: ChildProcessWithoutNullStreams = spawn(process.execPath, [main, ...args, '--token', 'x'], { cwd });
  t.teardown(() => child.kill('SIGKILL'));
  const written = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    written.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    written.err += text;
  });
  return { child, written };
}

t.test('an export that is interrupted leaves no file, and says so', async (t) => {
  const headers = { 'content-type': 'application/x-tar', 'x-duban-as-of': 'worldworld01-00000000000000000007' };
  const url = await stalling(t, headers, Buffer.alloc(100_000));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    for (const named of [[], ['--out', 'plan.tar']]) {
      const folder = t.testdir();
      const { child, written } = begin(t, ['export', 'moni', '--url', url, ...named], folder);
      const file = named[1] ?? 'moni-worldworld01-00000000000000000007.tar';
      const half = join(folder, `${file}.partial`);
      await until(async () => (await stat(half).catch(() => undefined))?.size === 100_000, { what: 'half of it is written' });
      const ended = once(child, 'close');
      child.kill(signal);
      t.strictSame(await ended, [1, null], `${signal} ${file}`);
      t.match(written, { out: '', err: /已中断/ });
      t.strictSame(await readdir(folder), []);
    }
  }
});

t.test('lines of a walk that is interrupted do not pass for all of them, and say where to go on', async (t) => {
  const actor = { id: 'r-1', name: '填报员', unit: 'gaoxin', roles: ['reporter'], onBehalfOf: null };
  const line = {
    kind: 'event',
    eventId: 'event-1',
    recordedAt: '2012-03-01T01:00:00.000Z',
    type: 'task-acknowledged',
    typeLabel: '签收',
    foreign: null,
    actor,
    reason: null,
    things: [],
    said: [],
  };
  const half = JSON.stringify({ ...line, eventId: 'event-2' }).slice(0, 40);
  const url = await stalling(t, { 'content-type': 'application/x-ndjson' }, `${JSON.stringify(line)}\n${half}`);
  for (const form of [[], ['--json']]) {
    const { child, written } = begin(t, ['replay', 'moni', '--url', url, ...form], t.testdir());
    await until(async () => written.out.endsWith('\n'), { what: 'an event is told' });
    const ended = once(child, 'close');
    child.kill('SIGINT');
    t.strictSame(await ended, [1, null]);
    t.equal(written.out.trim().split('\n').length, 1, 'no half of an event');
    t.match(written.out, 'event-1');
    t.match(written.err, /共 1 步；.*--after event-1/);
  }
});
