/** Walks through changes: who may take one, what it holds, how it is resumed, and how it ends. */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { Role } from '@duban/domain';
import { twelveTasks, until } from '@duban/test-support';
import t, { type Test } from 'tap';
import { fagui, gaoxin, jihua, Office, type OfficeOptions } from './office.js';

interface Line {
  readonly kind: 'event' | 'end';
  readonly eventId: string;
  readonly type: string;
  readonly things: readonly { readonly subject: { readonly key: string } }[];
}

const report = (percent: number, length = 10) =>
  ({ type: 'report-progress', percent, done: '做'.repeat(length), occurredOn: '2012-01-18' }) as const;

async function opened(t: Test, options: OfficeOptions = {}): Promise<Office> {
  const office = await Office.open(t, options);
  await office.publish('real', twelveTasks);
  return office;
}

const walkPath = (query = '') => `/v1/plans/real/changes${query}`;
const parsed = (body: string) =>
  body
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

async function walkedBy(office: Office, query: string, roles: readonly Role[] = ['auditor'], unit?: string) {
  const authorization = `Bearer ${await office.token(roles, unit)}`;
  const answer = await office.server.inject({ method: 'GET', url: walkPath(query), headers: { authorization } });
  return { status: answer.statusCode, type: answer.headers['content-type'], lines: parsed(answer.body) };
}

/** A walk that nobody has read from yet. */
async function unread(
  office: Office,
  roles: readonly Role[],
  ttlSeconds?: number,
): Promise<{ status: number; stream: Readable }> {
  const authorization = `Bearer ${await office.token(roles, undefined, ttlSeconds)}`;
  const headers = { authorization };
  const answer = await office.server.inject({ method: 'GET', url: walkPath(), headers, payloadAsStream: true });
  return { status: answer.statusCode, stream: answer.stream() };
}

async function restOf(stream: Readable): Promise<Line[]> {
  let body = '';
  for await (const piece of stream) body += String(piece);
  return parsed(body);
}

t.test('every event with what it changed, filtered, and resumed after any of them', async (t) => {
  const read: string[] = [];
  const oversight = {
    accessed: (_: unknown, { action, filters }: { action: string; filters?: string | undefined }) =>
      void read.push(`${action}?${filters ?? ''}`),
  };
  const office = await opened(t, { parts: { oversight } });
  await office.seen(await office.task('real', '1.1', { type: 'acknowledge' }, gaoxin));
  await office.seen(await office.task('real', '1.1', report(40), gaoxin));
  await office.beginDay('real', '2012-04-20');
  await office.seen(await office.task('real', '2.1', { type: 'acknowledge' }, fagui));
  await office.seen(await office.task('real', '2.1', { type: 'change-responsibility', leads: ['gaoxin'] }, jihua, '职能调整'));
  const appended: { id: string; meta: { correlationId: string } }[] = [];
  for await (const event of office.store.readAll()) appended.push(event);

  const whole = await walkedBy(office, '');
  t.match(whole, { status: 200, type: 'application/x-ndjson' });
  const events = whole.lines.slice(0, -1);
  t.strictSame(
    events.map(({ eventId }) => eventId),
    appended.map(({ id }) => id),
  );
  t.match(whole.lines.at(-1), { kind: 'end', complete: true, events: appended.length, last: appended.at(-1)?.id, problem: null });
  const reported = events.find(({ type }) => type === 'progress-reported');
  t.match(reported, {
    actor: { id: 'r-gaoxin' },
    typeLabel: '上报进度',
    things: [{ subject: { key: '1.1' }, record: null }, { record: { kind: 'report' } }],
  });

  const again = await walkedBy(office, `?after=${appended[7]?.id}`);
  t.strictSame(again.lines.slice(0, -1), events.slice(8), 'it goes on as it would have gone on');

  const types = async (query: string, roles?: readonly Role[], unit?: string) =>
    (await walkedBy(office, query, roles, unit)).lines.slice(0, -1).map(({ type }) => type);
  const ofTask = ['task-registered', 'task-acknowledged', 'progress-reported', 'day-began'];
  t.strictSame([...new Set(await types('?task=1.1'))], ofTask);
  t.ok(
    (await walkedBy(office, '?task=1.1')).lines
      .slice(0, -1)
      .every(({ things }) => things.every(({ subject }) => subject.key === '1.1')),
  );
  t.strictSame(await types('?actor=r-fagui'), ['task-acknowledged']);
  t.strictSame(await types('?actor=寿剑刚'), [], 'of the plan, and has done nothing');
  const unknown = { kind: 'end', complete: false, events: 0, problem: { status: 404, code: 'actor-not-found' } };
  t.match((await walkedBy(office, '?actor=nobody')).lines, [unknown]);
  t.equal((await walkedBy(office, '?actor=nobody')).lines.length, 1);
  t.match((await walkedBy(office, '?actor=nobody&task=1.1')).lines, [unknown]);
  t.match((await walkedBy(office, '?actor=r-fagui&task=1.1')).lines, [{ kind: 'end', complete: true, events: 0 }]);
  t.strictSame(await types(`?correlation=${appended.at(-1)?.meta.correlationId}`), ['responsibility-changed']);
  t.strictSame((await types('?from=2012-04-20')).at(-1), 'responsibility-changed');
  t.notMatch(await types('?to=2012-01-18'), 'responsibility-changed');
  const handedOver = new Set(await types('?task=2.1', ['reporter'], 'fagui'));
  t.strictSame(handedOver, new Set(['task-registered', 'day-began', 'task-acknowledged', 'responsibility-changed']));

  const refused: [query: string, status: number, code: string][] = [
    ['?from=2012-02-01&to=2012-01-31', 422, 'interval-reversed'],
    ['?from=2099-01-01', 422, 'point-to-come'],
    ['?after=01a20d31-1ffc-72af-9864-e85e14607f97', 404, 'event-not-found'],
    ['?after=7', 400, 'invalid-input'],
    ['?correlation=7', 400, 'invalid-input'],
    ['?task=9.9', 404, 'task-not-found'],
    ['?indicator=none', 404, 'indicator-not-found'],
    ['?asOf=2012-01-18', 400, 'invalid-input'],
  ];
  for (const [query, status, code] of refused) t.match(await office.get(walkPath(query)), { status, body: { code } }, query);
  t.match(await office.get('/v1/plans/none/changes'), { status: 404, body: { code: 'plan-not-found' } });
  t.equal((await walkedBy(office, '?from=2002-01-01&to=2012-12-31')).lines.length, appended.length + 1, 'ten years');

  read.length = 0;
  const table: [query: string, allowed: readonly string[]][] = [
    ['', []],
    ['?task=2.1', ['fagui', 'gaoxin']],
    ['?indicator=gaoxin-qiye', ['fagui', 'gaoxin']],
    ['?actor=r-fagui', []],
  ];
  for (const [query, allowed] of table) {
    for (const unit of ['fagui', 'gaoxin', 'nongcun']) {
      t.equal(
        (await walkedBy(office, query, ['reporter'], unit)).status,
        allowed.includes(unit) ? 200 : 403,
        `${unit}: ${query}`,
      );
    }
    for (const role of ['office', 'leader', 'supervisor', 'inspector', 'auditor'] as const) {
      const { status, lines } = await walkedBy(office, query, [role]);
      t.equal(status, 200, `${role}: ${query}`);
      const sees = role === 'inspector' || role === 'auditor';
      t.equal(JSON.stringify(lines).includes('"channel"'), sees, `${role}: the channel`);
    }
  }
  t.equal(
    read.length,
    table.reduce((sum, [, allowed]) => sum + allowed.length + 5, 0),
    'every walk is on record, once',
  );
});

/** Delivers what the store has, and then waits for more until its reader leaves. */
const endless = (office: () => Office) => ({
  async *subscribe(_: object, signal: AbortSignal) {
    for await (const event of office().store.readAll()) yield { events: [event], position: event.position, caughtUp: false };
    await once(signal, 'abort');
  },
});

t.test('few may be open at once, a reader who leaves makes room, and no walk stops the server from ending', async (t) => {
  const office: Office = await opened(t, { parts: { source: endless(() => office) } });
  const url = `${await office.server.listen({ port: 0, host: '127.0.0.1' })}${walkPath()}`;
  const open = async (...roles: Role[]): Promise<IncomingMessage> => {
    const headers = { authorization: `Bearer ${await office.token(roles)}` };
    const [answer] = (await once(get(url, { headers, agent: false }), 'response')) as [IncomingMessage];
    return answer;
  };
  const roles = ['auditor', 'inspector', 'supervisor', 'leader'] as const;
  const answers: IncomingMessage[] = [];
  for (const role of [...roles, ...roles]) answers.push(await open(role));
  t.ok(answers.every(({ statusCode }) => statusCode === 200));
  t.match(await office.get(walkPath()), { status: 429, body: { code: 'walks-open', params: { limit: 2 } } });
  t.match(await office.get(walkPath(), ['office']), { status: 503, body: { code: 'walks-full' } });
  for (const answer of answers) answer.destroy();
  await until(
    async () => {
      const again = await open('auditor');
      again.destroy();
      return again.statusCode === 200;
    },
    { what: 'a walk that was left is over' },
  );
  const last = await open('auditor');
  const closing = office.server.close();
  t.match((await restOf(last)).at(-1), { kind: 'end', complete: false, problem: { code: 'shutting-down' } });
  await closing;
});

/** An office with a walk longer than an answer buffers before somebody reads it. */
async function long(t: Test, options: OfficeOptions = {}): Promise<Office> {
  const office = await opened(t, options);
  await office.task('real', '1.1', { type: 'acknowledge' }, gaoxin);
  for (let count = 0; count < 39; count += 1) await office.task('real', '1.1', report(40, 1_900), gaoxin);
  await office.seen(await office.task('real', '1.1', report(50), gaoxin));
  return office;
}

t.test('a walk ends midway when its reader may no longer read', async (t) => {
  const office = await long(t);
  const { stream } = await unread(office, ['auditor']);
  office.revoked.add('asks-auditor');
  // A walk checks once a second whether its reader may still read.
  await pause(1_100);
  const revoked = await restOf(stream);
  t.match(revoked.at(-1), { kind: 'end', complete: false, problem: { code: 'token-revoked' } });
  t.ok(revoked.length < 40, 'it ended midway');

  const { stream: short } = await unread(office, ['inspector'], 2);
  await pause(2_100);
  const expired = await restOf(short);
  t.match(expired.at(-1), { kind: 'end', complete: false, problem: { code: 'token-expired' } });
  t.ok(expired.length < 40, 'it ended midway');
  const rest = await walkedBy(office, `?after=${expired.at(-2)?.eventId}`, ['inspector']);
  const whole = await walkedBy(office, '', ['inspector']);
  const events = [...expired.slice(0, -1), ...rest.lines.slice(0, -1)];
  t.strictSame(events, whole.lines.slice(0, -1), 'another token goes on where it ended');
});

t.test('a reader who takes nothing is cut off, and makes room', async (t) => {
  const office = await long(t, { parts: { walkStalledMs: 50 } });
  const stalled = await Promise.all([unread(office, ['auditor']), unread(office, ['auditor'])]);
  await until(async () => (await walkedBy(office, '?actor=chen')).status === 200, { what: 'one of them is cut off' });
  const ends = await Promise.all(stalled.map(({ stream }) => restOf(stream).catch(() => [])));
  t.ok(
    ends.some((lines) => lines.at(-1)?.kind !== 'end'),
    'nobody takes for whole what was cut off',
  );
});

t.test('a plan that stands still is walked up to the event where it stands', async (t) => {
  const office = await opened(t);
  const events: object[] = [];
  for await (const event of office.store.readAll()) events.push(event);
  const unknown = events.map((event, at) => (at === 9 ? { ...event, type: 'of-a-newer-version' } : event));
  const source = {
    async *subscribe() {
      yield { events: unknown as never[], position: await office.store.head(), caughtUp: true };
    },
  };
  const parked = await opened(t, { parts: { source } });
  const { lines } = await walkedBy(parked, '');
  t.equal(lines.length, 10);
  t.match(lines.at(-1), { kind: 'end', complete: false, events: 9, problem: { code: 'plan-parked' } });
});
