/** The documentation page in a real browser that can reach only the server. */
import { chromium, find, skipWithout } from '@duban/test-support';
import { chromium as browserType } from 'playwright-core';
import t from 'tap';
import { startDuban } from '../support/duban-process.js';

t.test('the documentation page works offline', { skip: skipWithout(chromium) }, async (t) => {
  const server = await startDuban(t.testdir());
  t.teardown(() => server.end());
  const browser = await browserType.launch({
    executablePath: find(chromium) ?? '',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  t.teardown(() => browser.close());
  const page = await browser.newPage();
  const elsewhere: string[] = [];
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.route('**', (route) => {
    const url = route.request().url();
    if (url.startsWith(server.url) || url.startsWith('data:')) return route.continue();
    elsewhere.push(url);
    return route.abort();
  });
  await page.goto(`${server.url}/docs`, { waitUntil: 'networkidle' });
  await page.getByText('上报进度').first().waitFor();
  t.ok((await page.locator('.opblock').count()) >= 25, 'every operation is shown');
  t.strictSame(elsewhere, [], 'nothing is fetched from elsewhere');
  t.strictSame(complaints, [], 'the browser has nothing to complain about');
});
