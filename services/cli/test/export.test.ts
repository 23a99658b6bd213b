/** `duban export`, `verify-export` and `as-of --export`: a plan is saved as a file and read without its server. */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fourTasks } from '@duban/test-support';
import t from 'tap';
import { cli } from './command-line.js';
import { served } from './served.js';

t.test('a plan is saved as a file, checked, and read without its server', async (t) => {
  const folder = t.testdir();
  const running = await served(t, `journal:${folder}`, { plan: 'moni', manifest: fourTasks });
  const asked = ['--event-store', `journal:${folder}`, '--url', running.url, '--as', 'moni:shenji'];
  const file = join(folder, '计划.tar');
  t.match(await cli(['export', 'moni', '--out', file, ...asked]), {
    code: 0,
    out: /字节 bytes，截至位置 as of [a-z0-9]{12}-\d{20}/,
  });
  t.match(await cli(['export', 'moni', '--out', file, ...asked]), { code: 2, err: /file-exists/ });
  const second = join(folder, 'second.tar');
  const told = await cli(['export', 'moni', '--out', second, '--json', ...asked]);
  t.match(JSON.parse(told.out), { plan: 'moni', file: second, asOf: { final: true } });
  t.ok((await readFile(second)).equals(await readFile(file)), 'equal byte for byte');
  const none = join(folder, 'none.tar');
  t.match(await cli(['export', 'keiner', '--out', none, ...asked]), { code: 1, err: /plan-not-found/ });
  t.notOk(existsSync(none) || existsSync(`${none}.partial`), 'nothing is left of what failed');
  const server = await cli(['as-of', 'moni', '--at', JSON.parse(told.out).asOf.position, '--json', ...asked]);
  t.equal(server.code, 0, server.err);
  await running.lifecycle.stop();

  t.match(await cli(['verify-export', file]), { code: 0, out: /^moni: 11 个事件 events[\s\S]*完好/ });
  t.match(JSON.parse((await cli(['verify-export', file, '--json'])).out), { sound: true, faults: [] });
  const offline = await cli(['as-of', 'moni', '--at', new Date().toISOString(), '--export', file, '--json']);
  t.equal(offline.code, 0, offline.err);
  const [here, there] = [JSON.parse(offline.out), JSON.parse(server.out)] as { tasks: object[] }[];
  t.strictSame(here?.tasks, there?.tasks, 'what the server answered');
  const [today] = new Date(Date.now() + 8 * 3_600_000).toISOString().split('T');
  const begun = JSON.parse((await cli(['replay', 'moni', '--export', file, '--json'])).out.split('\n')[0] ?? '') as {
    eventId: string;
  };
  const compared = await cli(['diff', 'moni', '--from', `event:${begun.eventId}`, '--to', today ?? '', '--export', file]);
  t.match(compared, { code: 0, out: /1\.1[\s\S]*1\.4/ }, compared.err);
  const replayed = await cli(['replay', 'moni', '--task', '1.4', '--export', file]);
  t.match(replayed, { code: 0, out: /1\.4/ }, replayed.err);
  t.match(await cli(['happened', 'moni', '--by', today ?? '', '--export', file]), { code: 0, out: /没有不同/ });
  t.match(await cli(['as-of', 'moni', '--at', '1999-01-01', '--export', file]), { code: 1, err: /point-before-plan/ });
  t.match(await cli(['as-of', 'keiner', '--at', '2012-01-01', '--export', file]), { code: 1, err: /plan-not-found/ });

  const bytes = await readFile(file);
  const at = bytes.indexOf('任务');
  await writeFile(second, Buffer.concat([bytes.subarray(0, at), Buffer.from('事务'), bytes.subarray(at + 6)]));
  t.match(await cli(['verify-export', second]), { code: 1, out: /events\/00000001\.ndjson +\d+ +被改动 changed/ });
  t.match(await cli(['as-of', 'moni', '--at', '2012-01-01', '--export', second]), { code: 1, err: /export-unreadable/ });
  await writeFile(second, 'kein tar');
  t.match(await cli(['verify-export', second]), { code: 1, err: /export-unreadable/ });
  t.match(await cli(['verify-export', none]), { code: 1, err: /file-unreadable/ });
});
