/** `duban reconcile` against a running server. */
import { fourTasks } from '@duban/test-support';
import t from 'tap';
import { cli } from './command-line.js';
import { served } from './served.js';

t.test('all plans or some are reconciled, and the result is a table or JSON', async (t) => {
  const folder = t.testdir();
  const running = await served(t, `journal:${folder}`, { plan: 'moni', manifest: fourTasks });
  const asked = ['--event-store', `journal:${folder}`, '--url', running.url, '--as', 'moni:shenji'];
  t.match(await cli(['reconcile', ...asked]), {
    code: 0,
    out: /moni +11 +\d+ +0 +0 +相符[\s\S]*\n相符 \/ what is served is what the events say/,
  });
  const told = await cli(['reconcile', 'moni', ...asked, '--json']);
  t.match([told.code, JSON.parse(told.out)], [0, { state: 'done', differing: 0, plans: [{ plan: 'moni', differences: [] }] }]);
  t.match(await cli(['reconcile', 'keiner', ...asked]), { code: 1, err: /plan-not-found/ });
});
