/** What the commands for operators refuse before they change anything. */
import t from 'tap';
import { cli } from './command-line.js';

t.test('rebuild: wrong usage and settings', async (t) => {
  const redis = ['--read-models', 'redis://127.0.0.1:1'];
  const cases: [string[], number, RegExp][] = [
    [[], 2, /--plan.*--all/],
    [['--plan', 'moni', '--all'], 2, /cannot be used with option/],
    [['--plan', '计划'], 2, /argument/],
    [['--plan', 'moni', '--max-rate', '0'], 2, /argument/],
    [['--plan', 'moni', '--read-models', 'memory'], 2, /内存读模型在每次启动时由事件重建.*restart the server/],
    [['--plan', 'moni', '--event-store', 'memory', ...redis], 2, /DUBAN_EVENT_STORE/],
    [['--plan', 'moni', ...redis, '--accept-differences', ''], 2, /--accept-differences/],
    [['--plan', 'moni', ...redis, '--event-store', `journal:${t.testdir()}`], 1, /holds no data/],
  ];
  for (const [args, code, err] of cases) t.match(await cli(['rebuild', ...args]), { code, err }, args.join(' '));
});

t.test('parked: no process to ask', async (t) => {
  const folder = t.testdir();
  t.match(await cli(['parked', '--event-store', `journal:${folder}`]), { code: 1, err: /server-unreachable/ });
  t.match(await cli(['parked', '--event-store', `journal:${folder}`, '--retry', 'moni']), { code: 1, err: /server-unreachable/ });
  t.match(await cli(['parked', '--retry', '高新处']), { code: 2, err: /argument/ });
  t.match(await cli(['parked', '--event-store', 'memory']), { code: 2, err: /DUBAN_EVENT_STORE/ });
  t.match(await cli(['parked', '--read-models', 'redis://127.0.0.1:1']), { code: 1, err: /server-unreachable/ });
});

t.test('migrate: wrong usage, nothing to copy, no server to copy to', async (t) => {
  const folder = t.testdir();
  const esdb = 'esdb://127.0.0.1:1?tls=false';
  t.match(await cli(['migrate']), { code: 2, err: /--from/ });
  t.match(await cli(['migrate', '--from', esdb, '--to', esdb]), { code: 2, err: /--from/ });
  t.match(await cli(['migrate', '--from', `journal:${folder}`, '--to', `journal:${folder}`]), { code: 2, err: /--to/ });
  t.match(await cli(['migrate', '--from', `journal:${folder}`, '--to', 'esdb:']), { code: 2, err: /--to/ });
  t.match(await cli(['migrate', '--from', `journal:${folder}`, '--to', esdb]), { code: 1, err: /holds no data/ });
});
