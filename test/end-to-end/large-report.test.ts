/** Reports near the maximum size of an event, 256 KiB: one that just fits is stored whole, one byte more is refused. */
import { randomUUID } from 'node:crypto';
import t from 'tap';
import { call, startDuban, tokenFor } from '../support/duban-process.js';

const task = '/v1/plans/zjkjt2012/tasks/3.2';
/** A character of four bytes. */
const wide = '𠮷';
const eventMaxBytes = 256 * 1024;

t.test('reports of 256 KiB', async (t) => {
  const folder = t.testdir();
  const server = await startDuban(folder);
  t.teardown(() => server.end());
  const token = await tokenFor(folder, { role: 'reporter', unit: 'gaoxin' });
  const send = (path: string, body: unknown) =>
    call(server.url, `${task}/${path}`, { token, body, headers: { 'idempotency-key': randomUUID() } });
  t.equal((await send('acknowledge', {})).status, 201);

  const texts = { done: wide.repeat(20_000), next: wide.repeat(20_000), obstacles: wide.repeat(20_000) };
  const sized = (names: number) => ({
    percent: 40,
    ...texts,
    occurredOn: '2012-02-29',
    reason: wide.repeat(2_000),
    evidence: Array.from({ length: names }, (_, at) => ({
      name: `${at}${wide.repeat(190)}`,
      mediaType: 'application/pdf',
      size: 1,
      sha256: 'b'.repeat(64),
    })),
  });

  const tooLarge = await send('report-progress', sized(50));
  t.match(tooLarge, { status: 413, body: { code: 'event-too-large', params: { limit: eventMaxBytes } } });
  t.match(tooLarge.body['title'], /记录过大/);
  const sizeOf = (refused: typeof tooLarge) => (refused.body['params'] as { size: number }).size;
  const oneLess = await send('report-progress', sized(49));
  // Much of an event is not the body, so two refusals are used to calculate how many names fit.
  const surplusOf50 = sizeOf(tooLarge) - eventMaxBytes;
  const fitting = 50 - Math.ceil(surplusOf50 / (sizeOf(tooLarge) - sizeOf(oneLess)));
  t.ok(fitting > 0 && fitting < 49, `${fitting} names fit`);
  const answer = await send('report-progress', sized(fitting));
  t.equal(answer.status, 201);

  const { position } = answer.body;
  const { items } = (await call(server.url, `${task}/reports?minPosition=${String(position)}`, { token })).body;
  const reports = items as Record<string, unknown>[];
  t.equal(reports.length, 1, 'what was refused is not there');
  const { percent, done, next, obstacles, evidence } = reports[0] ?? {};
  t.strictSame({ percent, done, next, obstacles }, { percent: 40, ...texts });
  t.equal((evidence as unknown[]).length, fitting);
  const history = await call(server.url, `${task}/history?limit=1`, { token });
  t.match(history, { status: 200, body: { items: [{ type: 'progress-reported', reason: wide.repeat(2_000) }] } });

  // The refusal says how many bytes are too much. Without them the report fits; with one byte more it does not.
  const surplus = sizeOf(await send('report-progress', sized(fitting + 1))) - eventMaxBytes;
  const trimmed = (bytes: number) => {
    const body = sized(fitting + 1);
    const whole = Math.ceil(bytes / 4);
    return { ...body, reason: `${wide.repeat(2_000 - whole)}${'x'.repeat(whole * 4 - bytes)}` };
  };
  t.match(await send('report-progress', trimmed(surplus - 1)), {
    status: 413,
    body: { code: 'event-too-large', params: { size: eventMaxBytes + 1 } },
  });
  t.equal((await send('report-progress', trimmed(surplus))).status, 201);
  t.equal(await server.stop(), 0);
  const again = await startDuban(folder);
  t.teardown(() => again.end());
  t.equal(
    ((await call(again.url, `${task}/reports`, { token })).body['items'] as unknown[]).length,
    2,
    'both are there after a restart',
  );
});
