/** `duban rebuild`, `check` and `parked` on read models on disk, with their server and without it. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { plan2012Id as plan, plan2012 } from '@duban/seeds';
import t from 'tap';
import { cli } from './command-line.js';
import { served } from './served.js';

t.test('read models on disk are rebuilt by their server, or by the command when none runs', async (t) => {
  const folder = t.testdir();
  const journal = ['--event-store', `journal:${folder}`];
  const store = [...journal, '--log-level', 'silent'];
  const running = await served(t, `journal:${folder}`, { plan, manifest: plan2012 });
  const token = await running.issuer?.issueToken({ subject: 'a', name: '模拟审计员', roles: ['auditor'], ttlSeconds: 600 });
  const tasks = async () =>
    (
      await running.server.inject({ url: `/v1/plans/${plan}/tasks`, headers: { authorization: `Bearer ${token}` } })
    ).json<object>();
  const before = await tasks();

  const done = await cli(['rebuild', '--plan', plan, ...store, '--json']);
  t.equal(done.code, 0, done.err);
  t.match(JSON.parse(done.out), { plan, switched: true, live: '2', kept: '1', differences: [] });
  t.strictSame(await tasks(), before, 'readers see the same documents');
  t.match(await cli(['rebuild', '--plan', plan, '--rollback', ...store]), { code: 0, out: /已退回第 1 代/ });
  t.match(await cli(['rebuild', '--plan', 'keiner', ...store]), { code: 1, err: /plan-not-found/ });
  t.match(await cli(['rebuild', '--all', ...store, '--json']), { code: 0, out: /"plan":"zjkjt2012","switched":true/ });
  t.match(await cli(['check', ...journal]), { code: 0, out: /read models, derived: 1 个计划 plans, \d+ 字节 bytes/ });
  t.match(await cli(['parked', ...store]), { code: 0, out: /没有停住的计划/ });

  await running.lifecycle.stop();
  t.match(await cli(['rebuild', '--all', ...store, '--json']), { code: 0, out: /"plan":"zjkjt2012","switched":true/ });
  t.match(await cli(['parked', ...store]), { code: 0, out: /没有停住的计划/ }, 'read from the file');
  const checked = await cli(['check', ...journal, '--json']);
  t.match(JSON.parse(checked.out), { sound: true, readModels: { plans: { zjkjt2012: /-\d{20}$/ } } });

  const file = join(folder, 'read-models', 'read-models.sqlite');
  await writeFile(file, (await readFile(file)).subarray(0, 16_384));
  t.match(await cli(['check', ...journal]), { code: 0, out: /已损坏/ }, 'damage of what is derived is no damage of the data');
});
