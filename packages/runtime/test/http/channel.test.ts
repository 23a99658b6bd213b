import { channel } from '@duban/domain';
import t from 'tap';
import { channelOf } from '../../src/index.js';
import { startServer } from '../support/running-server.js';

t.test('a request’s channel fits its schema, however long its user agent is', async (t) => {
  const running = await startServer(t, {
    routes: (server) => {
      server.get('/channel', async (request) => channelOf(request));
    },
  });
  const ask = (headers: Record<string, string>) => running.send('GET', '/channel', { token: true, headers });
  const plain = (await ask({ 'user-agent': 'curl/8.5.0' })).json();
  t.match(plain, { requestId: /^[0-9a-f]{8}-[0-9a-z]+$/, address: '127.0.0.1', userAgent: 'curl/8.5.0' });
  const long = (await ask({ 'user-agent': 'é'.repeat(1_000) })).json();
  t.same(channel.parse(long), long);
  t.equal(String(long['userAgent']).length, 300);
  t.notOk('userAgent' in (await ask({})).json());
});

t.test('a forwarded address is believed only from a proxy that is trusted', async (t) => {
  const routes = (server: Parameters<NonNullable<Parameters<typeof startServer>[1]>['routes'] & object>[0]) => {
    server.get('/channel', async (request) => channelOf(request));
  };
  const headers = { 'x-forwarded-for': '10.1.2.3' };
  const alone = await startServer(t, { routes });
  t.equal((await alone.send('GET', '/channel', { token: true, headers })).json()['address'], '127.0.0.1');
  const proxied = await startServer(t, { routes, config: { trustProxy: ['127.0.0.0/8'] } });
  t.equal((await proxied.send('GET', '/channel', { token: true, headers })).json()['address'], '10.1.2.3');
  const elsewhere = await startServer(t, { routes, config: { trustProxy: ['10.0.0.0/8'] } });
  t.equal((await elsewhere.send('GET', '/channel', { token: true, headers })).json()['address'], '127.0.0.1');
});
