/** Bulk requests over a real socket: line by line, in order, each with its own outcome. */
import { randomUUID } from 'node:crypto';
import t from 'tap';
import { startDuban, tokenFor } from '../support/duban-process.js';

const url = (base: string) => `${base}/v1/plans/zjkjt2012/commands`;

t.test('bulk', async (t) => {
  const folder = t.testdir();
  const server = await startDuban(folder);
  t.teardown(() => server.end());
  const token = await tokenFor(folder, { role: 'reporter', unit: 'gaoxin' });
  const send = async (lines: readonly (object | string)[]) => {
    const body = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
    const ask = () =>
      fetch(url(server.url), {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
        body,
      });
    let response = await ask();
    // A busy machine may answer that it is overloaded; it has read no line then.
    while (response.status === 503) response = await ask();
    const text = await response.text();
    return {
      status: response.status,
      lines: text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    };
  };
  const report = (percent: number) => ({
    idempotencyKey: randomUUID(),
    task: '3.2',
    command: 'report-progress',
    body: { percent, done: '模拟批量上报', occurredOn: '2012-06-30' },
  });

  await t.test('lines on one task are carried out in order, bad ones are answered and skipped', async (t) => {
    const repeated = report(10);
    const { status, lines } = await send([
      { idempotencyKey: randomUUID(), task: '3.2', command: 'acknowledge', body: {} },
      repeated,
      '{not json',
      report(101),
      { ...report(20), task: '1.1' },
      '',
      { ...report(30), task: '9.9' },
      repeated,
      { ...report(40), extra: true },
      { idempotencyKey: 'x', task: '3.2', command: 'complete', body: {} },
      report(50),
    ]);
    t.equal(status, 200);
    t.strictSame(
      lines.map(({ line }) => line),
      [1, 2, 3, 4, 5, 7, 8, 9, 10, 11],
    );
    t.strictSame(
      lines.map((line) => line['status']),
      [201, 201, 400, 400, 403, 404, 201, 400, 428, 201],
    );
    t.strictSame(
      lines.map((line) => (line['problem'] as { code: string } | undefined)?.code),
      [
        undefined,
        undefined,
        'invalid-json',
        'invalid-input',
        'not-your-task',
        'task-not-found',
        undefined,
        'invalid-input',
        'if-match-required',
        undefined,
      ],
    );
    t.strictSame({ ...lines[6], line: 0 }, { ...lines[1], line: 0 }, 'a repeated line gets its first answer');
  });

  await t.test('a thousand lines sent again all get their first answers', async (t) => {
    const thousand = Array.from({ length: 1_000 }, (_, index) => report(index % 100));
    const first = await send(thousand);
    t.ok(first.lines.every(({ status }) => status === 201));
    t.strictSame((await send(thousand)).lines, first.lines);
  });

  await t.test('a thousand lines are accepted, and one more is refused', async (t) => {
    const { lines } = await send(Array.from({ length: 1_001 }, (_, index) => report(index % 100)));
    t.equal(lines.filter(({ status }) => status === 201).length, 1_000);
    t.match(lines.at(-1), { line: 1_001, problem: { code: 'too-many-lines' } });
  });

  await t.test('an empty request gets an empty answer', async (t) => {
    t.strictSame(await send([]), { status: 200, lines: [] });
  });
});

t.test('every line counts towards the rate of its sender', async (t) => {
  const folder = t.testdir();
  const server = await startDuban(folder, [], { DUBAN_RATE_LIMIT_PER_MINUTE: '10' });
  t.teardown(() => server.end());
  const token = await tokenFor(folder, { role: 'reporter', unit: 'gaoxin' });
  const lines = Array.from({ length: 12 }, () => ({
    idempotencyKey: randomUUID(),
    task: '3.2',
    command: 'acknowledge',
    body: {},
  }));
  const response = await fetch(url(server.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
    body: lines.map((line) => JSON.stringify(line)).join('\n'),
  });
  const statuses = (await response.text())
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { status: number }).status);
  t.strictSame(statuses, [201, ...Array.from({ length: 9 }, () => 409), 429, 429]);
});
