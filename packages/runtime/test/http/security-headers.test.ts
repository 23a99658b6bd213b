import t from 'tap';
import { pageHeaders } from '../../src/http/security-headers.js';
import { startServer } from '../support/running-server.js';

t.test('on plain http nothing asks a browser for https', async (t) => {
  const headers = pageHeaders(false);
  t.notOk('strict-transport-security' in headers);
  t.notMatch(headers['content-security-policy'], /upgrade-insecure-requests/);
  t.notOk('cross-origin-opener-policy' in headers);
});

t.test('behind https everything does', async (t) => {
  const headers = pageHeaders(true);
  t.match(headers, {
    'strict-transport-security': /max-age=\d+/,
    'content-security-policy': /upgrade-insecure-requests/,
    'cross-origin-opener-policy': 'same-origin',
  });
});

t.test('a page loads nothing from elsewhere and is framed by nobody', async (t) => {
  const headers = pageHeaders(false);
  const policy = headers['content-security-policy'] ?? '';
  t.match(policy, /default-src 'none'/);
  t.match(policy, /script-src 'self'/);
  t.match(policy, /frame-ancestors 'none'/);
  t.notMatch(policy, /https?:|unsafe-eval|\*/);
  t.match(headers, { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'x-frame-options': 'SAMEORIGIN' });
});

t.test('every answer says that it is data, also one that refuses', async (t) => {
  const running = await startServer(t, {
    routes: (server) => {
      server.get('/data', async () => ({}));
      server.post('/data', async () => ({}));
    },
  });
  const data = { 'content-security-policy': "default-src 'none';frame-ancestors 'none'", 'x-content-type-options': 'nosniff' };
  const read = await running.send('GET', '/data', { token: true });
  t.match(read.headers, { ...data, 'cross-origin-resource-policy': 'same-origin', 'cache-control': 'no-store' });
  t.match((await running.send('POST', '/data', { token: true, body: '{}' })).headers, data);
  t.match((await running.send('GET', '/data')).headers, data);
  t.match((await running.send('GET', '/nowhere')).headers, data);
  t.notOk('strict-transport-security' in read.headers);
  t.notOk('x-powered-by' in read.headers || 'server' in read.headers);
});
