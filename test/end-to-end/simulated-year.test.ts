/**
 * The simulated year as its users play it. The same play gives the same log on any day, and the same log gives the same
 * answers, whether the read models grew with the events or were made again from them.
 */
import { apiClient } from '@duban/cli/api-client';
import { playSimulatedYear } from '@duban/cli/player';
import { dayOf, type RecordedEvent, type StoredEvent, storedEvent } from '@duban/domain';
import { createClock, createLogger, readConfig, shanghaiDayOf } from '@duban/runtime';
import { accounts, simulatedYear, simulatedYearId } from '@duban/seeds';
import { type RunningServer, startServer } from '@duban/server';
import t from 'tap';

const plan = `/v1/plans/${simulatedYearId}`;
const logger = createLogger({ level: 'silent' });

async function start(store: string, startsAt?: string): Promise<RunningServer> {
  const shiftMs = startsAt === undefined ? 0 : Date.parse(startsAt) - Date.now();
  // A log that was written on another day is opened only with an explicit consent.
  const today = shanghaiDayOf(Date.now() + shiftMs);
  const settings = { DUBAN_PORT: '0', DUBAN_EVENT_STORE: store, DUBAN_RATE_LIMIT_PER_MINUTE: '0', DUBAN_TODAY: today };
  const config = readConfig(settings);
  return startServer({ config, logger, clock: createClock({ source: () => Date.now() + shiftMs }) });
}

const tokenOf = async (
  { issuer }: RunningServer,
  subject: string,
  role: 'auditor' | 'office' | 'reporter' | 'leader',
  unit?: string,
) => {
  if (issuer === undefined) throw new Error('tokens come from elsewhere');
  return issuer.issueToken({ subject, name: subject, roles: [role], ttlSeconds: 3_600, ...(unit === undefined ? {} : { unit }) });
};

function play(running: RunningServer) {
  return playSimulatedYear({
    clientOf: async ({ id, name, role, unit }) => {
      if (running.issuer === undefined || role === 'system') throw new Error('no token');
      const roles = [role];
      const grant = { subject: id, name, roles, ttlSeconds: 3_600, ...(unit === undefined ? {} : { unit }) };
      return apiClient(running.url, await running.issuer.issueToken(grant));
    },
  });
}

async function eventsOf({ store }: RunningServer): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const event of store.readAll()) if (event.stream.startsWith(`${simulatedYearId}-`)) events.push(event);
  return events;
}

/** The parts of an event that its log entry holds, without those that differ from play to play. */
function comparable({ position: _, salts, meta: { serverTime, channel: __, ...meta }, ...event }: RecordedEvent): StoredEvent {
  if (serverTime === undefined) throw new Error('a simulated event keeps the real time');
  return { ...event, meta, salts: Object.fromEntries(Object.keys(salts).map((pointer) => [pointer, ''])) };
}

/** What every query of the plan answers, page by page. */
/** `minPosition`: what the answers must show. */
async function answersOf(running: RunningServer, minPosition: string): Promise<string[]> {
  const client = apiClient(running.url, await tokenOf(running, 'auditor', 'auditor'));
  const answers: string[] = [];
  const list = async (path: string): Promise<Record<string, string>[]> => {
    const items: Record<string, string>[] = [];
    let cursor: string | undefined;
    do {
      const page: { items: Record<string, string>[]; next: string | null } = await client.get(path, { limit: '200', cursor });
      items.push(...page.items);
      answers.push(JSON.stringify(page.items));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    return items;
  };
  answers.push(JSON.stringify(await client.get(plan, { minPosition })));
  for (const { code } of await list(`${plan}/tasks`)) {
    answers.push(JSON.stringify(await client.get(`${plan}/tasks/${code}`)));
    await list(`${plan}/tasks/${code}/reports`);
  }
  for (const { key } of await list(`${plan}/indicators`)) {
    answers.push(JSON.stringify(await client.get(`${plan}/indicators/${key}`)));
    await list(`${plan}/indicators/${key}/measurements`);
  }
  for (const path of ['units', 'people', 'history']) await list(`${plan}/${path}`);
  return answers;
}

t.test('the year, played on two days', async (t) => {
  const folder = t.testdir();
  const first = await start(`journal:${folder}`, '2026-02-28T15:59:00.000Z');
  t.teardown(() => first.lifecycle.stop());
  const other = await start('memory', '2031-08-09T03:00:00.000Z');
  t.teardown(() => other.lifecycle.stop());
  const [played, again] = await Promise.all([play(first), play(other)]);

  await t.test('follows the script', async (t) => {
    t.ok(played.commands >= 300 && played.commands <= 600, `${played.commands} commands`);
    t.equal(played.refused, simulatedYear.filter(({ refused }) => refused !== undefined).length);
    t.strictSame({ ...played, position: '' }, { ...again, position: '' });
  });

  const events = await eventsOf(first);
  await t.test('gives the same log entries, except for salts, channels and server times', async (t) => {
    const others = await eventsOf(other);
    t.equal(events.length, others.length);
    t.ok(events.length > played.commands);
    for (const [index, event] of events.entries()) t.strictSame(comparable(event), comparable(others[index] as RecordedEvent));
    for (const { position: _, ...event } of events) t.ok(storedEvent.safeParse(event).success, event.type);
  });

  await t.test('says that it is simulated, and nobody in it looks like a person', async (t) => {
    t.match(events[0], { type: 'publication-started', data: { simulated: true } });
    const actors = new Set(events.map(({ meta }) => `${meta.actor.id} ${meta.actor.name}`));
    const known = new Set([...accounts.values()].map(({ id, name }) => `${id} ${name}`));
    for (const actor of actors) t.ok(known.has(actor), actor);
    for (const { id, name } of accounts.values()) t.ok(id.startsWith('moni:') && name.includes('模拟'), id);
    for (const { meta, type } of events) if (meta.reason !== undefined) t.match(meta.reason, /^模拟/, type);
  });

  const live = await answersOf(first, played.position);
  await t.test('rescored by the version in force, each task has the lights that were recorded', async (t) => {
    const client = apiClient(first.url, await tokenOf(first, 'auditor', 'auditor'));
    interface Lights {
      readonly items: { readonly code: string; readonly day: string; readonly light: string }[];
    }
    interface History {
      readonly items: { readonly recordedAt: string; readonly changes: { readonly field: string; readonly after: string }[] }[];
    }
    /** Day → light at its end, without days that change nothing. */
    const changes = (days: readonly (readonly [day: string, light: string])[]) => {
      const ends = [...new Map(days)];
      return ends.filter(([, light], at) => light !== ends[at - 1]?.[1]);
    };
    for (const { code } of (await client.get<Lights>(`${plan}/tasks`, { limit: '200' })).items) {
      const history = await client.get<History>(`${plan}/tasks/${code}/history`, { field: 'light', order: 'asc', limit: '200' });
      const recorded = history.items.flatMap(({ recordedAt, changes: fields }) =>
        fields.filter(({ field }) => field === 'light').map(({ after }) => [dayOf(recordedAt), after] as const),
      );
      const rescored = await client.get<Lights>(`${plan}/tasks/${code}/lights`, { rules: 'lights-v3' });
      t.strictSame(changes(rescored.items.map(({ day, light }) => [day, light] as const)), changes(recorded), code);
    }
  });

  await t.test('played again changes nothing', async (t) => {
    t.strictSame({ ...(await play(first)), position: '' }, { ...played, position: '' });
    t.equal((await eventsOf(first)).length, events.length);
  });

  await t.test('read models made again from the log are the same, byte by byte', async (t) => {
    await first.lifecycle.stop();
    for (const time of ['first', 'second']) {
      const restarted = await start(`journal:${folder}`);
      t.equal((await answersOf(restarted, played.position)).join('\n'), live.join('\n'), time);
      await restarted.lifecycle.stop();
    }
  });
});
