import { readdirSync } from 'node:fs';
import t from 'tap';
import { short, table } from '../src/table.js';
import { cli } from './command-line.js';

t.test('columns line up under Chinese text', async (t) => {
  const drawn = table(
    ['任务', '名称'],
    [
      ['1.1', '加快'],
      ['10.12', 'abc'],
    ],
  );
  t.equal(drawn, ['任务   名称', '1.1    加快', '10.12  abc'].join('\n'));
});

t.test('a long value is shortened, and in one line', async (t) => {
  t.equal(short('长'.repeat(50), 10), `${'长'.repeat(9)}…`);
  t.equal(short('两\n行'), '两 行');
});

t.test('help and wrong usage', async (t) => {
  t.match(await cli(['--help']), { code: 0, out: /duban/ });
  t.match(await cli([]), { code: 2 });
  t.match(await cli(['nonsense']), { code: 2 });
  for (const asked of [
    ['start', '--help'],
    ['help', 'start'],
  ])
    t.match(await cli(asked), { code: 0, out: /--event-store <value>.*DUBAN_EVENT_STORE/s });
  t.match(await cli(['token', '--role', 'system', '--name', 'x']), { code: 2 }, 'nobody becomes the system');
  t.match(await cli(['token', '--name', 'x']), { code: 2 });
  const token = ['token', '--role', 'auditor', '--subject', 'u1', '--name'];
  for (const wrong of [
    ['x', '--days', '0'],
    ['x', '--days', '367'],
    ['x', '--days', '1e300'],
    [''],
    ['  '],
    ['长'.repeat(101)],
    ['x', '--unit', '高新处'],
    ['x', '--subject', ''],
  ]) {
    t.match(await cli([...token, ...wrong]), { code: 2, err: /argument/ }, wrong.join(' '));
  }
  for (const url of ['', 'nonsense', 'file:///etc/passwd', 'http://']) {
    t.match(await cli(['status', '--url', url]), { code: 2, err: /argument/ }, url);
  }
});

t.test('one task or the indicators, one subject of a history: not both', async (t) => {
  const conflicts = [
    ['status', 'moni', '--task', '1.1', '--indicators'],
    ['status', 'moni', '--rules', 'lights-v1', '--indicators'],
    ['history', 'moni', '--task', '1.1', '--indicator', 'rd'],
  ];
  for (const args of conflicts) t.match(await cli(args), { code: 2, err: /cannot be used with option/ }, args.join(' '));
});

t.test('nothing is created where no server was ever started', async (t) => {
  const folder = t.testdir();
  const store = `journal:${folder}`;
  for (const command of [['token', '--role', 'auditor', '--name', 'x', '--subject', 'u1'], ['status']]) {
    t.match(await cli([...command, '--event-store', store]), { code: 1, err: /duban start.*key-unusable/s });
  }
  t.strictSame(readdirSync(folder), []);
});

t.test('commands on the journal refuse another engine by the name of the setting', async (t) => {
  for (const command of [['check'], ['backup', 'x']]) {
    t.match(await cli([...command, '--event-store', 'memory']), { code: 2, err: /DUBAN_EVENT_STORE/ });
  }
  t.match(await cli(['check'], { DUBAN_EVENT_STORE: 'nonsense' }), { code: 2, err: /config-invalid/ });
});

t.test('a server that is not there', async (t) => {
  // A store without read models on disk, which `status` would show instead.
  const nothing = { DUBAN_EVENT_STORE: `journal:${t.testdir()}` };
  for (const command of ['status', 'history']) {
    const ended = await cli([command, '--token', 'x', '--url', 'http://127.0.0.1:9'], nothing);
    t.match(ended, { code: 1, err: /连不上.*server-unreachable/s });
  }
});

t.test('check on an empty folder finds no journal', async (t) => {
  const ended = await cli(['check', '--event-store', `journal:${t.testdir()}/missing`]);
  t.not(ended.code, 0);
});
