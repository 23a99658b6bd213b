/** A check of a log through the port: what is not in our form is damage, unless the office has decided about it. */
import { eventRegistry, type StoredEvent } from '@duban/domain';
import t from 'tap';
import { checkLog, openMemoryStore } from '../src/index.js';

const uuid = (number: number) => `01890000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;

const stored = (stream: string, revision: number, type: string, data: StoredEvent['data']): StoredEvent => ({
  id: uuid(revision + (stream.includes('plan') ? 1_000 : 0)),
  stream,
  revision: String(revision),
  type,
  schemaVersion: eventRegistry.definition(type).version,
  data,
  meta: {
    actor: { id: 'chen', name: '陈科', roles: ['office'] },
    reason: '外来',
    commandId: uuid(1),
    commandDigest: 'c'.repeat(64),
    correlationId: uuid(2),
    recordedAt: '2012-01-18T01:00:00.000Z',
  },
  salts: { '/meta/reason': 'AAAAAAAAAAAAAAAAAAAAAA' },
});

t.test('of many events that are none of ours each is judged, and the decisions are read once for a plan', async (t) => {
  const store = openMemoryStore();
  t.teardown(() => store.close());
  const [task, plan] = ['moni-task.1.1', 'moni-plan.main'];
  const strange = Array.from({ length: 60 }, (_, at) => stored(task, at, 'task-acknowledged', { by: 'whom' }));
  await store.append(task, 'no-stream', strange);
  const decided = [stored(plan, 0, 'event-passed-over', { stream: task, revision: 7, eventId: uuid(7) })];
  await store.append(plan, 'no-stream', decided);
  const read: string[] = [];
  const visited: string[] = [];
  const { sound, events, streams, findings, findingsLeftOut } = await checkLog(
    {
      epoch: store.epoch,
      readAll: (filter) => store.readAll(filter),
      readStream: (stream, from, until) => {
        read.push(stream);
        return store.readStream(stream, from, until);
      },
    },
    eventRegistry,
    ({ id }) => visited.push(id),
  );
  t.match({ sound, events, streams, findingsLeftOut }, { sound: false, events: 61, streams: 2, findingsLeftOut: 0 });
  t.strictSame(
    findings.map(({ kind, revision }) => `${kind} ${revision}`),
    strange.map((_, at) => `${at === 7 ? 'note' : 'damage'} ${at}`),
  );
  t.strictSame(read, [plan]);
  t.equal(visited.length, 61);
});
