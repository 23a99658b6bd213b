/** Exports: the same state gives the same bytes, nothing else is in them, and every change to them is found. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { DubanError } from '@duban/domain';
import { twelveTasks } from '@duban/test-support';
import t from 'tap';
import { endedWhenStalled } from '../src/export/stalled.js';
import { tarEnd, tarHeader, tarPadding, untar } from '../src/export/tar.js';
import { verifyExport } from '../src/index.js';
import { fagui, gaoxin, jihua, Office } from './office.js';

const path = '/v1/plans/real/export';
const bytesOfEvidence = Buffer.from('模拟佐证');
const sha256 = createHash('sha256').update(bytesOfEvidence).digest('hex');

async function worked(office: Office): Promise<void> {
  await office.publish('real', twelveTasks);
  const evidence = [{ name: '佐证.txt', mediaType: 'text/plain', size: bytesOfEvidence.length, sha256 }];
  const report = { type: 'report-progress', done: '=1+1，做到', occurredOn: '2012-01-18' } as const;
  await office.task('real', '1.1', { type: 'acknowledge' }, gaoxin);
  await office.task('real', '1.1', { ...report, percent: 40, evidence }, gaoxin);
  await office.task('real', '2.1', { type: 'acknowledge' }, fagui);
  await office.indicator('real', 'gaoxin-qiye', { type: 'record-measurement', value: '10', occurredOn: '2012-01-18' }, gaoxin);
  await office.seen(await office.task('real', '2.1', { type: 'change-responsibility', leads: ['gaoxin'] }, jihua, '职能调整'));
}

async function exported(office: Office, query = '') {
  const response = await office.server.inject({
    url: `${path}${query}`,
    headers: { authorization: `Bearer ${await office.token(['auditor'])}` },
  });
  return { bytes: response.rawPayload, headers: response.headers, status: response.statusCode };
}

async function* inPieces(bytes: Buffer, size = 1_000): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function filesIn(bytes: Buffer): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for await (const { name, content } of untar(inPieces(bytes))) {
    const parts: Buffer[] = [];
    for await (const part of content) parts.push(part);
    files.set(name, Buffer.concat(parts));
  }
  return files;
}

const tarOf = (files: ReadonlyMap<string, Buffer>) =>
  Buffer.concat([
    ...[...files].flatMap(([name, bytes]) => [tarHeader(name, bytes.length), bytes, tarPadding(bytes.length)]),
    tarEnd,
  ]);

t.test('an export', async (t) => {
  const office = await Office.open(t);
  await worked(office);
  await office.evidence.put(sha256, inPieces(bytesOfEvidence), {});
  const first = await exported(office);
  const files = await filesIn(first.bytes);
  const verified = await verifyExport(inPieces(first.bytes));

  t.test('has events, evidence, tables and digests, and is sound', async (t) => {
    t.equal(first.status, 200);
    t.match(first.headers, {
      'content-type': 'application/x-tar',
      'x-duban-as-of': (await office.views.checkpoint('real')) as string,
      'x-duban-as-of-final': 'true',
      'content-disposition': /real-[a-z0-9]{12}-\d{20}\.tar/,
    });
    t.match(verified, { faults: [], about: { plan: 'real', simulated: false }, evidence: { here: 1, of: 1 } });
    t.match(files.get('state/tasks.csv')?.toString(), /任务代码[\s\S]*\r\n1\.1,/u);
    t.match(files.get('state/reports.csv')?.toString(), /'=1\+1，做到/u, 'no formula');
    t.strictSame(files.get(`evidence/${sha256}`), bytesOfEvidence);
    const whole = first.bytes.toString('latin1');
    t.notOk(whole.includes(office.store.epoch), 'no position');
    t.notOk(whole.includes(new Date().toISOString().slice(0, 10)), 'no time of now');
  });

  t.test('is read by tar and sha256sum', async (t) => {
    const folder = t.testdir();
    await writeFile(join(folder, 'e.tar'), first.bytes);
    await mkdir(join(folder, 'out'));
    const run = promisify(execFile);
    await run('tar', ['-xf', join(folder, 'e.tar'), '-C', join(folder, 'out')]);
    await run('sha256sum', ['-c', '--strict', '--quiet', 'manifest.sha256'], { cwd: join(folder, 'out') });
  });

  t.test('is the same from another store with the same events, and later for the same point', async (t) => {
    const other = await Office.open(t);
    const streams = new Map<string, number>();
    for await (const { position: _, ...event } of office.store.readAll()) {
      const before = streams.get(event.stream) ?? 0;
      streams.set(event.stream, before + 1);
      await other.store.append(event.stream, before === 0 ? 'no-stream' : before - 1, [event]);
    }
    await other.evidence.put(sha256, inPieces(bytesOfEvidence), {});
    await other.runner.waitFor(await other.store.head(), 5_000);
    t.ok((await exported(other)).bytes.equals(first.bytes));
    await office.seen(await office.task('real', '1.2', { type: 'acknowledge' }, gaoxin));
    const again = await exported(office, `?asOf=${first.headers['x-duban-as-of']}`);
    t.ok(again.bytes.equals(first.bytes));
    t.notOk((await exported(office)).bytes.equals(first.bytes));
  });

  t.test('is for inspectors and auditors, and needs a plan and a point that exist', async (t) => {
    for (const role of ['office', 'reporter', 'leader', 'supervisor'] as const)
      t.match(await office.get(path, [role]), { status: 403, body: { code: 'not-allowed' } }, role);
    const cases: [string, object][] = [
      ['/v1/plans/none/export', { status: 404, body: { code: 'plan-not-found' } }],
      [`${path}?asOf=2999-01-01`, { status: 422, body: { code: 'point-to-come' } }],
      [`${path}?asOf=1999-01-01`, { status: 422, body: { code: 'point-before-plan' } }],
      [`${path}?asOf=gestern`, { status: 400, body: { errors: [{ pointer: '/asOf' }] } }],
      [`${path}?asOf=otherotherot-00000000000000000001`, { status: 400, body: { code: 'position-invalid' } }],
      [`${path}?unit=gaoxin`, { status: 400 }],
    ];
    for (const [url, answer] of cases) t.match(await office.get(url, ['auditor']), answer, url);
  });

  t.test('that was changed is reported with the place of the change', async (t) => {
    const events = 'events/00000001.ndjson';
    const lines = files.get(events)?.toString().split('\n') ?? [];
    const said = lines.findIndex((line) => line.includes('做到'));
    const withLines = (change: (all: string[]) => void) => {
      const all = [...lines];
      change(all);
      return [events, Buffer.from(all.join('\n'))] as const;
    };
    const tasks = files.get('state/tasks.csv')?.toString() ?? '';
    const cases: [what: string, put: readonly (readonly [string, Buffer | undefined])[], fault: object][] = [
      [
        'a word',
        [withLines((all) => all.splice(said, 1, (lines[said] as string).replace('做到', '做完')))],
        { file: events, line: said + 1, what: 'changed' },
      ],
      ['a line less', [withLines((all) => all.splice(6, 1))], { file: events, line: 7, what: 'missing' }],
      ['a line twice', [withLines((all) => all.splice(6, 0, lines[6] as string))], { file: events, line: 8, what: 'unreadable' }],
      [
        'two lines',
        [withLines((all) => all.splice(8, 2, lines[9] as string, lines[8] as string))],
        { file: events, line: 9, what: 'swapped' },
      ],
      ['a cell', [['state/tasks.csv', Buffer.from(tasks.replace(',40,', ',90,'))]], { file: 'state/tasks.csv', what: 'changed' }],
      [
        'a row less',
        [['state/tasks.csv', Buffer.from(tasks.replace(/\r\n1\.2,[^\n]*/u, '\r'))]],
        { file: 'state/tasks.csv', what: 'missing' },
      ],
      ['evidence', [[`evidence/${sha256}`, Buffer.from('andere')]], { file: `evidence/${sha256}`, what: 'changed' }],
      ['no evidence', [[`evidence/${sha256}`, undefined]], { file: `evidence/${sha256}`, what: 'missing' }],
      ['no table', [['state/units.csv', undefined]], { file: 'state/units.csv', what: 'missing' }],
      ['no digests', [['events/00000001.sha256', undefined]], { file: 'events/00000001.sha256', what: 'missing' }],
      ['no manifest', [['manifest.sha256', undefined]], { file: 'manifest.sha256', what: 'missing' }],
      ['no events', [[events, undefined]], { file: events, what: 'missing' }],
      ['another file', [['state/more.csv', Buffer.from('x')]], { file: 'state/more.csv', what: 'added' }],
    ];
    for (const [what, put, fault] of cases) {
      const changed = new Map(files);
      for (const [name, bytes] of put) {
        if (bytes === undefined) changed.delete(name);
        else {
          // The manifest stays last, so the other file comes before it.
          const manifest = changed.get('manifest.sha256') as Buffer;
          changed.delete('manifest.sha256');
          changed.set(name, bytes).set('manifest.sha256', manifest);
        }
      }
      const { faults } = await verifyExport(inPieces(tarOf(changed)));
      t.ok(
        faults.some((each) => Object.entries(fault).every(([key, value]) => each[key as keyof typeof each] === value)),
        `${what}: ${JSON.stringify(faults.slice(0, 4))}`,
      );
    }
    t.strictSame((await verifyExport(inPieces(tarOf(files)))).faults, [], 'put together again it is sound');
  });

  t.test('that is cut short, or no export at all, is refused', async (t) => {
    const whole = first.bytes;
    for (const length of [0, 511, 512]) {
      await t.rejects(verifyExport(inPieces(whole.subarray(0, length))), { code: 'export-unreadable' }, `${length} bytes`);
    }
    for (const length of [whole.length - 1, whole.length - 1_024, Math.floor(whole.length / 2)]) {
      const { faults } = await verifyExport(inPieces(whole.subarray(0, length)));
      t.ok(
        faults.some(({ what }) => what === 'cut'),
        `${length} bytes`,
      );
    }
    const about = files.get('duban-export.json') as Buffer;
    const begun = Buffer.concat([tarHeader('duban-export.json', about.length), about, tarPadding(about.length)]);
    const strange = (change: (header: Buffer) => void) => {
      const header = tarHeader('state/x.csv', 0);
      change(header);
      header.fill(' ', 148, 156);
      const sum = header.reduce((all, byte) => all + byte, 0);
      header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
      return Buffer.concat([begun, header, tarEnd]);
    };
    const cases: [string, Buffer][] = [
      ['a path that leaves', strange((header) => header.write('../../x\0\0\0\0\0', 0, 'latin1'))],
      ['an absolute path', strange((header) => header.write('/etc/x\0\0\0\0\0\0', 0, 'latin1'))],
      ['a link', strange((header) => header.write('2', 156, 'latin1'))],
      ['a long name', strange((header) => header.write('L', 156, 'latin1'))],
      ['a pax header', strange((header) => header.write('x', 156, 'latin1'))],
      ['a huge file of events', Buffer.concat([begun, tarHeader('events/00000001.ndjson', 2 ** 32)])],
      ['a huge table', Buffer.concat([begun, tarHeader('streams.csv', 2 ** 32)])],
      ['something behind', Buffer.concat([whole, Buffer.from('x')])],
    ];
    for (const [what, bytes] of cases) {
      const { faults } = await verifyExport(inPieces(bytes, 100_000));
      t.ok(
        faults.some((each) => each.what === 'cut'),
        `${what}: ${JSON.stringify(faults)}`,
      );
    }
  });
});

t.test('whoever may no longer read midway gets no more', async (t) => {
  const cases: readonly (readonly [what: string, meanwhile: (office: Office) => unknown])[] = [
    ['the token is revoked', (office) => office.revoked.add('asks-auditor')],
    ['the token expires', () => pause(2_100)],
  ];
  for (const [what, meanwhile] of cases) {
    let looks = 0;
    const office: Office = await Office.open(t, {
      parts: {
        evidence: {
          marks: async (digest: string) => {
            looks += 1;
            await meanwhile(office);
            return office.evidence.marks(digest);
          },
          read: (digest: string) => office.evidence.read(digest),
          list: () => office.evidence.list(),
        },
      },
    });
    await worked(office);
    const url = await office.server.listen({ port: 0, host: '127.0.0.1' });
    const token = await office.token(['auditor'], undefined, 2);
    const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    t.equal(response.status, 200, what);
    await t.rejects(response.arrayBuffer(), `${what}: the answer breaks off`);
    t.equal(looks, 1, `${what}: where it was midway`);
  }
});

t.test('whoever takes nothing gets no more', async (t) => {
  let closed = false;
  const endless = async function* () {
    try {
      for (;;) yield Buffer.alloc(100_000);
    } finally {
      closed = true;
    }
  };
  const stream = endedWhenStalled(endless(), 20);
  const failed = new Promise<DubanError>((resolve) => stream.once('error', (error) => resolve(error as DubanError)).read());
  // The stream itself keeps no process alive.
  const [error] = await Promise.all([failed, pause(100)]);
  t.match([error.code, closed], ['request-timeout', true]);
});
