import { eventMaxBytes, isRejection, type Manifest, manifestEntries, planAggregate, taskAggregate } from '@duban/domain';
import { type EventStore, openMemoryStore } from '@duban/event-store';
import { fourTasks, sharedStore } from '@duban/test-support';
import t from 'tap';
import { finishPublication, publish, systemActor } from '../src/publishing.js';
import { allEvents, dyingAt, office, plan, reporter, request, service } from './fixture.js';

/** Stream → types of its events, and how many there are in all: what one whole publication leaves. */
async function shape(store: EventStore) {
  const events = await allEvents(store);
  const streams: Record<string, string[]> = {};
  for (const { stream, type } of events) streams[stream] = [...(streams[stream] ?? []), type];
  return streams;
}

const whole = {
  'moni-plan.main': ['publication-started', 'publication-chunk-recorded', 'published'],
  'moni-calendar.days': ['day-began'],
  'moni-task.1.1': ['task-registered'],
  'moni-task.1.2': ['task-registered'],
  'moni-task.1.3': ['task-registered'],
  'moni-task.1.4': ['task-registered'],
  'moni-indicator.zhibiao-1': ['indicator-registered'],
  'moni-indicator.zhibiao-2': ['indicator-registered'],
  'moni-indicator.zhibiao-3': ['indicator-registered'],
};
const appends = 1 + 1 + 4 + 3 + 1;

/** The same tasks under 1,000 units with long names: a manifest of three chunks. */
const wide: Manifest = {
  ...fourTasks,
  units: [
    ...fourTasks.units,
    ...Array.from({ length: 998 }, (_, index) => ({ id: `chu-${index}`, name: `${'处'.repeat(96)}${index}` })),
  ],
};
const wholeOfThree = {
  ...whole,
  'moni-plan.main': [
    'publication-started',
    'publication-chunk-recorded',
    'publication-chunk-recorded',
    'publication-chunk-recorded',
    'published',
  ],
};

/** The entries of the manifest as they were recorded, chunk after chunk, by the indexes of the chunks. */
async function recordedChunks(store: EventStore) {
  const chunks = (await allEvents(store)).filter(({ type }) => type === 'publication-chunk-recorded');
  return {
    indexes: chunks.map(({ data }) => data['index']),
    entries: chunks.flatMap(({ data }) => data['entries'] as unknown[]),
  };
}

/** A store that notes how many bytes of events each append holds. */
function weighing(store: EventStore) {
  const bytes: number[] = [];
  const weighed = new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        if (name === 'append') bytes.push(Buffer.byteLength(JSON.stringify(args[2])));
        return value.apply(target, args) as unknown;
      };
    },
  });
  return { store: weighed, bytes };
}

t.test('publishing registers everything once and opens the plan', async (t) => {
  const store = openMemoryStore();
  const outcome = await publish(service(store), request(office, 'k1'), { manifest: fourTasks });
  t.notOk(isRejection(outcome));
  t.strictSame(await shape(store), whole);
  t.equal((await service(store).planAndDay(plan)).state.status, 'open');
  t.equal((await service(store).planAndDay(plan)).today, '2012-03-01', "a real plan begins on the server's day");
});

t.test('killed at every append, before and after it is stored, and resumed by another process: one plan', async (t) => {
  for (const when of ['before', 'after'] as const) {
    for (let n = 0; n < appends; n += 1) {
      for (const resume of ['the same request', 'another key', 'the system'] as const) {
        const name = `killed ${when} append ${n} is stored, resumed by ${resume}`;
        const store = openMemoryStore();
        await t.rejects(
          publish(service(dyingAt(store, n, when)), request(office, 'k1'), { manifest: fourTasks }),
          { code: 'outcome-unknown' },
          name,
        );
        const next = service(store);
        const nothingBegun = (await next.planAndDay(plan)).state.status === 'absent';
        if (resume === 'the system' && !nothingBegun) await finishPublication(next, plan, systemActor);
        const key = resume === 'another key' ? 'k2' : 'k1';
        t.notOk(isRejection(await publish(next, request(office, key), { manifest: fourTasks })), name);
        t.strictSame(await shape(store), whole, name);
      }
    }
  }
});

t.test('a manifest of several chunks, killed at every append and resumed by another process: one plan', async (t) => {
  const inOrder = manifestEntries(wide);
  for (const when of ['before', 'after'] as const) {
    for (let n = 0; n < appends + 2; n += 1) {
      for (const resume of ['the same request', 'another key', 'the system'] as const) {
        const name = `killed ${when} append ${n} is stored, resumed by ${resume}`;
        const store = openMemoryStore();
        await t.rejects(
          publish(service(dyingAt(store, n, when)), request(office, 'k1'), { manifest: wide }),
          { code: 'outcome-unknown' },
          name,
        );
        const next = service(store);
        const before = await next.planAndDay(plan).then(({ state: { status, chunksRecorded } }) => ({ status, chunksRecorded }));
        if (resume === 'the system' && before.status !== 'absent') {
          const events = (await allEvents(store)).length;
          const finished = await finishPublication(next, plan, systemActor);
          t.equal(finished !== undefined, before.chunksRecorded === 3, name);
          if (finished === undefined) t.equal((await allEvents(store)).length, events, 'and nothing was done');
          else t.strictSame(await shape(store), wholeOfThree, name);
        }
        const key = resume === 'another key' ? 'k2' : 'k1';
        t.notOk(isRejection(await publish(next, request(office, key), { manifest: wide })), name);
        t.strictSame(await shape(store), wholeOfThree, name);
        t.strictSame(await recordedChunks(store), { indexes: [0, 1, 2], entries: inOrder }, name);
      }
    }
  }
});

t.test('while chunks are missing, the system lets the plan be and only the same manifest goes on', async (t) => {
  const store = openMemoryStore();
  await publish(service(dyingAt(store, 1, 'after')), request(office, 'k1'), { manifest: wide }).catch(() => undefined);
  const begun = await shape(store);
  t.strictSame(begun, { 'moni-plan.main': wholeOfThree['moni-plan.main'].slice(0, 3) });
  t.equal(await finishPublication(service(store), plan, systemActor), undefined);
  t.match(await service(store).give(request(reporter, 'r1'), taskAggregate, '1.1', 'acknowledge', {}), {
    rejected: 'plan-not-open',
  });
  const other = { ...wide, title: '另一份' };
  t.match(await publish(service(store), request(office, 'k2'), { manifest: other }), { rejected: 'plan-exists' });
  t.match(await publish(service(store), request(reporter, 'k3'), { manifest: wide }), { rejected: 'not-allowed' });
  t.strictSame(await shape(store), begun, 'none of them left a trace');
  t.notOk(isRejection(await publish(service(store), request(systemActor, 'k4'), { manifest: wide })));
  t.strictSame(await shape(store), wholeOfThree);
});

t.test('finishing a plan that is open repeats the answer, and there is no finishing without a plan', async (t) => {
  const store = openMemoryStore();
  await t.rejects(finishPublication(service(store), plan, systemActor), { code: 'plan-not-found' });
  const first = await publish(service(store), request(office, 'k1'), { manifest: wide });
  t.strictSame(await finishPublication(service(store), plan, systemActor), { ...first, repeated: true });
});

t.test('killed again and again: each process takes the publication further', async (t) => {
  const store = openMemoryStore();
  let processes = 0;
  for (; processes < 100; processes += 1) {
    const outcome = await publish(service(dyingAt(store, 1, 'after')), request(office, 'k1'), { manifest: fourTasks }).catch(
      () => undefined,
    );
    if (outcome !== undefined) break;
  }
  t.ok(processes > 1 && processes < 100, `${processes} processes died`);
  t.strictSame(await shape(store), whole);
});

t.test('many processes that publish at once make one plan', async (t) => {
  for (const [of, expected] of [
    [fourTasks, whole],
    [wide, wholeOfThree],
  ] as const) {
    const store = openMemoryStore();
    const beside = sharedStore(store);
    const outcomes = await Promise.all(
      ['a', 'b', 'c', 'd'].map((key) =>
        publish(service(beside), request(office, key), { manifest: of }).catch((error: Error) => error.message),
      ),
    );
    t.strictSame(await shape(store), expected, JSON.stringify(outcomes));
    t.ok(outcomes.some((outcome) => typeof outcome === 'object' && !isRejection(outcome)));
  }
});

t.test('a retry gets the same answer, and another manifest under the same id is refused', async (t) => {
  const store = openMemoryStore();
  const first = await publish(service(store), request(office, 'k1'), { manifest: fourTasks });
  const again = await publish(service(store), request(office, 'k1'), { manifest: fourTasks });
  t.strictSame({ ...again, repeated: false }, { ...first, repeated: false });
  const other = await publish(service(store), request(office, 'k2'), { manifest: { ...fourTasks, title: '另一份' } });
  t.match(other, { rejected: 'plan-exists' });
  t.strictSame(await shape(store), whole);
});

t.test('while it is published every other command is refused, and before it there is no plan', async (t) => {
  const store = openMemoryStore();
  const report = (key: string) => service(store).give(request(reporter, key), taskAggregate, '1.1', 'acknowledge', {});
  t.match(await report('r1'), { rejected: 'plan-not-found' });
  await publish(service(dyingAt(store, 6, 'after')), request(office, 'k1'), { manifest: fourTasks }).catch(() => undefined);
  t.match(await report('r1'), { rejected: 'plan-not-open' });
  await finishPublication(service(store), plan, systemActor);
  t.notOk(isRejection(await report('r1')));
});

t.test('only the office publishes, and a manifest that does not fit together records nothing', async (t) => {
  const store = openMemoryStore();
  t.match(await publish(service(store), request(reporter, 'k1'), { manifest: fourTasks }), { rejected: 'not-allowed' });
  const broken = { ...fourTasks, units: [] as typeof fourTasks.units };
  t.match(await publish(service(store), request(office, 'k2'), { manifest: broken }), { rejected: 'plan-incomplete' });
  t.strictSame(await allEvents(store), []);
});

t.test('a plan of 2,000 tasks is published', async (t) => {
  const store = openMemoryStore();
  const [task] = fourTasks.tasks;
  if (task === undefined) throw new Error('the fixture has tasks');
  const tasks = Array.from({ length: 2_000 }, (_, index) => ({
    ...task,
    code: `1.${index + 1}`,
    title: `模拟任务${'长'.repeat(100)}${index}`,
  }));
  t.notOk(isRejection(await publish(service(store), request(office, 'k1'), { manifest: { ...fourTasks, tasks } })));
  const events = await allEvents(store);
  t.equal(events.filter(({ type }) => type === 'task-registered').length, 2_000);
  t.ok(
    events.filter(({ type }) => type === 'publication-chunk-recorded').length > 1,
    'the manifest is recorded in several chunks',
  );
});

t.test('the largest plan is published, and no append of it is larger than one event may be', async (t) => {
  const { store, bytes } = weighing(openMemoryStore());
  const [task] = fourTasks.tasks;
  const [indicator] = fourTasks.indicators;
  if (task === undefined || indicator === undefined) throw new Error('the fixture has tasks and indicators');
  const largest: Manifest = {
    ...fourTasks,
    tasks: Array.from({ length: 5_000 }, (_, index) => ({ ...task, code: `1.${index + 1}`, title: '督'.repeat(200) })),
    indicators: Array.from({ length: 5_000 }, (_, index) => ({
      ...indicator,
      key: `zhibiao-${index}`,
      task: `1.${index + 1}`,
      name: '办'.repeat(200),
    })),
  };
  t.notOk(isRejection(await publish(service(store), request(office, 'k1'), { manifest: largest })));
  t.ok(Math.max(...bytes) <= eventMaxBytes, `${Math.max(...bytes)} bytes in one append`);
  const streams = await shape(store);
  t.equal(Object.keys(streams).length, 1 + 1 + 5_000 + 5_000);
  t.equal(streams['moni-plan.main']?.at(-1), 'published');
  t.strictSame((await recordedChunks(store)).entries, manifestEntries(largest));
  t.equal((await service(store).planAndDay(plan)).state.status, 'open');
});

t.test('sent again after more than 1,000 other commands on the plan, a publication records nothing twice', async (t) => {
  const store = openMemoryStore();
  const giving = service(store);
  const first = await publish(giving, request(office, 'k1'), { manifest: fourTasks });
  const { id: unit } = fourTasks.units[0] as { id: string };
  for (let n = 0; n < 1_001; n += 1) {
    const body = { unit, name: `甲处（模拟更名 ${n}）`, reason: '模拟：更名' };
    const renamed = await giving.give(request(office, `rename-${n}`), planAggregate, 'main', 'rename-unit', body);
    if (isRejection(renamed)) throw new Error(JSON.stringify(renamed));
  }
  const events = await allEvents(store);
  for (const each of [giving, service(store)]) {
    for (const key of ['k1', 'k2']) {
      const again = await publish(each, request(office, key), { manifest: fourTasks });
      t.strictSame(isRejection(again) ? again : again.eventIds, isRejection(first) ? first : first.eventIds, key);
    }
    await finishPublication(each, plan, systemActor);
  }
  t.equal((await allEvents(store)).length, events.length, 'no second event');
});
