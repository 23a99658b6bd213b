/** How `replay` steps through a walk: by key, at a pace, and as plain lines without a terminal. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import { run } from '../src/program.js';
import { cli } from './command-line.js';

const subject = { kind: 'task', key: '1.1', title: '高新技术企业认定' };
const actor = { id: 'r-1', name: '填报员', unit: 'gaoxin', roles: ['reporter'], onBehalfOf: null };

const event = (at: number, percent: number) => ({
  kind: 'event',
  eventId: `event-${at}`,
  recordedAt: `2012-03-0${at}T01:00:00.000Z`,
  type: 'progress-reported',
  typeLabel: '上报进展',
  foreign: null,
  actor,
  reason: at === 1 ? '月报' : null,
  things: [
    { subject, record: null, changes: [{ field: 'percent', label: '进度', before: percent - 10, after: percent }] },
    {
      subject,
      record: { kind: 'report', id: 'x' },
      changes: [{ field: 'report/done', label: '已完成工作', before: null, after: '不再说' }],
    },
  ],
  said: [],
});
const events = [event(1, 10), event(2, 20), event(3, 30)];
const end = { kind: 'end', complete: true, events: 3, last: 'event-3', problem: null };

/** A server that serves a walk. The first request is cut off after `cutAfter` events. */
async function walking(t: Test, { cutAfter = 9, problem = null as object | null } = {}) {
  const asked: string[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '', 'http://x');
    asked.push(url.search);
    const begin = events.findIndex(({ eventId }) => eventId === url.searchParams.get('after')) + 1;
    const cut = asked.length === 1 && cutAfter < 9;
    const lines = events.slice(begin, cut ? cutAfter : undefined);
    const chosen = url.searchParams.has('from') ? lines.filter(({ eventId }) => eventId !== 'event-1') : lines;
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    const body = [...chosen, { ...end, complete: problem === null, problem }].map((line) => `${JSON.stringify(line)}\n`);
    if (!cut) response.end(body.join(''));
    else response.write(body.slice(0, -1).join(''), () => setTimeout(() => response.destroy(), 50));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  t.teardown(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { args: ['replay', 'moni', '--token', 'x', '--url', url], asked };
}

/** Runs the command at a terminal where these keys are pressed. */
async function stepping(args: string[], keys: string[]) {
  const written = { out: [] as string[], err: '' };
  const code = await run(args, {
    env: {},
    out: (text) => void written.out.push(text),
    err: (text) => {
      written.err += `${text}\n`;
    },
    isTerminal: true,
    nextKey: async () => keys.shift(),
  });
  return { code, ...written };
}

t.test('without a terminal an event is one line', async (t) => {
  const { args, asked } = await walking(t);
  const { code, out } = await cli([...args, '--task', '1.1', '--actor', 'r-1']);
  t.equal(code, 0);
  t.equal(out.split('\n')[0], '2012-03-01 09:00:00 上报进展 填报员（gaoxin） 理由：月报 | 任务 1.1 进度：0% → 10% | event-1');
  t.equal(out.trim().split('\n').length, 3);
  t.notMatch(out, '不再说');
  t.strictSame(asked, ['?task=1.1&actor=r-1']);
  const json = await cli([...args, '--json']);
  t.strictSame(
    json.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
    events,
  );
});

t.test('each key is a step with the state of its thing; q ends and says where to continue', async (t) => {
  const { args } = await walking(t);
  const { code, out, err } = await stepping([...args, '--task', '1.1'], [' ', 'q']);
  t.equal(code, 0);
  t.equal(out.length, 2);
  t.match(out[1], /〔2〕2012-03-02 09:00:00 上报进展/);
  t.match(out[1], /● +进度 +10% +20%/);
  t.match(err, /共 2 步；.*--after event-2/);
  const ctrlC = await stepping([...args, '--task', '1.1'], ['\u0003']);
  t.match(ctrlC, { code: 0, out: { length: 1 }, err: /--after event-1/ });
});

t.test('the state includes events before the first one that is asked for', async (t) => {
  const { args, asked } = await walking(t);
  const { out } = await stepping([...args, '--from', '2012-03-02', '--pace', '1'], []);
  t.equal(out.length, 2);
  t.match(out[0], /● +进度 +10% +20%/);
  t.strictSame(asked, ['?from=2012-03-02', '']);
});

t.test('a walk that is cut off continues after the last line', async (t) => {
  const { args, asked } = await walking(t, { cutAfter: 2 });
  const { code, out } = await cli(args);
  t.equal(code, 0);
  t.equal(out.trim().split('\n').length, 3);
  t.strictSame(asked, ['', '?after=event-2']);
});

t.test('the error that ends a walk early is printed', async (t) => {
  const problem = { type: 'urn:duban:error:plan-parked', title: '计划停住', status: 503, code: 'plan-parked', instance: 'x' };
  const { args } = await walking(t, { problem });
  const { code, err } = await cli(args);
  t.equal(code, 1);
  t.match(err, /计划停住.*plan-parked/);
  t.match(await cli(['replay', '--pace', '0', '--token', 'x']), { code: 2 });
});
