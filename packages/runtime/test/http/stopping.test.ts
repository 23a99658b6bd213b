import { once } from 'node:events';
import { connect } from 'node:net';
import t from 'tap';
import { startServer } from '../support/running-server.js';

t.test('a request that comes on an open connection while the server stops is told to go elsewhere', async (t) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  let arrived = () => {};
  const asked = new Promise<void>((resolve) => (arrived = resolve));
  const running = await startServer(t, {
    routes: (server) => {
      server.get('/slow', async () => {
        arrived();
        await held;
        return { done: true };
      });
    },
  });
  const socket = connect(running.port, '127.0.0.1').setEncoding('utf8');
  let text = '';
  socket.on('data', (chunk: string) => (text += chunk));
  const request = `GET /slow HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${await running.token()}\r\n\r\n`;
  const late = connect(running.port, '127.0.0.1').setEncoding('utf8');
  let lateText = '';
  late.on('data', (chunk: string) => (lateText += chunk));
  // Half a request keeps a connection from being idle when the server closes those.
  late.write(request.slice(0, 20));
  socket.write(request);
  await asked;
  const closed = running.server.close();
  await new Promise((resolve) => setImmediate(resolve));
  late.write(request.slice(20));
  await once(late, 'close');
  t.match(lateText, /^HTTP\/1\.1 503 [\s\S]*"code":"shutting-down"/);
  t.match(lateText, /\r\nconnection: close\r\n/i);
  t.match(lateText, /\r\nretry-after: 5\r\n/);
  release();
  await once(socket, 'close');
  t.match(text, /^HTTP\/1\.1 200 [\s\S]*\{"done":true\}$/);
  await closed;
});
