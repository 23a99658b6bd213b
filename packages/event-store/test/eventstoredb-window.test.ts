/** What the client tells a server about how much may be on the way: a setting that it has no word for. */
import { once } from 'node:events';
import { createServer, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import { openEventStoreDb } from '../src/index.js';

t.test('the server may send a megabyte ahead, on a connection that was made again too', async (t) => {
  const server = createServer();
  t.teardown(() => server.close());
  const sessions: ServerHttp2Session[] = [];
  const windows: number[] = [];
  server.on('session', (session) => {
    sessions.push(session);
    session.on('remoteSettings', ({ initialWindowSize }) => windows.push(initialWindowSize ?? 0));
  });
  server.on('stream', (stream) => {
    stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '14' }, { endStream: true });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const opening = openEventStoreDb({ connectionString: `esdb://127.0.0.1:${port}?tls=false`, times: { openMaxMs: 2_000 } });
  await t.rejects(opening, { code: 'server-unreachable' });
  for (const session of sessions) session.destroy();
  t.ok(windows.length >= 2, 'an unavailable server is connected to anew');
  t.strictSame(new Set(windows), new Set([1024 * 1024]));
});
