import { createHash } from 'node:crypto';
import { eventRegistry, foreignRecord, logEntry, type StoredEvent } from '@duban/domain';
import { twelveTasks } from '@duban/test-support';
import t from 'tap';
import { gaoxin, jihua, Office } from './office.js';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const at = (id: string | undefined) => `/v1/plans/real/events/${id}`;

t.test('an event is shown as it is stored, with what it refers to and what refers to it', async (t) => {
  const read: string[] = [];
  const oversight = { accessed: (_: unknown, { subject }: { subject: string }) => void read.push(subject) };
  const office = await Office.open(t, { parts: { oversight } });
  await office.publish('real', twelveTasks);
  await office.task('real', '1.1', { type: 'acknowledge' }, gaoxin);
  const asked = await office.task('real', '1.1', { type: 'request-extension', due: '2013-01-15' }, gaoxin, '材料未齐');
  const [request] = asked.eventIds as [string];
  const granted = await office.task('real', '1.1', { type: 'grant-extension', request }, jihua, '同意');
  const [grant] = granted.eventIds as [string];
  await office.seen(granted);

  const answer = await office.get(at(grant));
  t.equal(answer.status, 200);
  const stored: StoredEvent[] = [];
  for await (const { position, ...event } of office.store.readStream('real-task.1.1', Number(granted.revision))) {
    t.equal(answer.body['recordedPosition'], position);
    stored.push(event);
  }
  const event = answer.body['event'] as StoredEvent;
  t.strictSame([event], stored);
  const entry = logEntry(event, sha256);
  t.equal(answer.body['logEntry'], entry);
  t.equal(answer.body['logEntrySha256'], sha256(Buffer.from(entry)).toString('hex'));
  t.notMatch(entry, /同意/, 'what can be erased is not in the entry');
  t.match(answer.body, {
    typeLabel: eventRegistry.definition('extension-granted').zh,
    foreign: null,
    refersTo: [
      { kind: 'request', eventId: request, event: { type: 'extension-requested', subject: { kind: 'task', key: '1.1' } } },
    ],
    referredToBy: [],
  });
  const [link] = (await office.get(at(request))).body['referredToBy'] as { eventId: string; actor: { id: string } }[];
  t.match(link, { eventId: grant, actor: { id: 'chen' } });
  t.strictSame(read, [`event/${grant}`, `event/${request}`], 'each reading is recorded');

  const history = await office.get('/v1/plans/real/tasks/1.1/history?type=extension-granted');
  t.strictSame(history.items[0]?.['refersTo'], answer.body['refersTo'], 'the history leads there too');
  t.strictSame(history.items[0]?.['referredToBy'], []);
  const [asking] = (await office.get('/v1/plans/real/tasks/1.1/history?type=extension-requested')).items;
  t.match(asking?.['referredToBy'], [{ eventId: grant, type: 'extension-granted' }], 'and from there back');
  const [acknowledged] = (await office.get('/v1/plans/real/tasks/1.1/history?type=task-acknowledged')).items;
  t.match(acknowledged, { refersTo: [], referredToBy: [] });
  const file = (
    await office.server.inject({
      url: '/v1/plans/real/tasks/1.1/history?type=extension-granted&format=csv',
      headers: { authorization: `Bearer ${await office.token()}` },
    })
  ).body;
  t.match(file, /申请延期 2012-01-18 [\d:]+ 高新处填报员/);
});

t.test('whole events are for inspectors and auditors, and for nobody else', async (t) => {
  const office = await Office.open(t);
  await office.publish('real', twelveTasks);
  const { eventIds, ...accepted } = await office.task('real', '1.1', { type: 'acknowledge' }, gaoxin);
  await office.seen(accepted);
  for (const role of ['inspector', 'auditor'] as const) t.equal((await office.get(at(eventIds[0]), [role])).status, 200, role);
  for (const role of ['office', 'leader', 'supervisor'] as const) {
    t.match(await office.get(at(eventIds[0]), [role]), { status: 403, body: { code: 'not-allowed' } }, role);
  }
  t.equal((await office.getAs('gaoxin', at(eventIds[0]))).status, 403, 'not for whose act it is');
  const unknown = await office.get(at('01a20d31-1ffc-72af-9864-e85e14607f97'));
  t.match(unknown, { status: 404, body: { code: 'event-not-found' } });
  t.match(await office.get(at('1')), { status: 400, body: { errors: [{ in: 'path', pointer: '/event' }] } });
  t.match(await office.get(`/v1/plans/none/events/${eventIds[0]}`), { status: 404, body: { code: 'plan-not-found' } });
});

t.test('traces and foreign events are found too, though the history does not tell them', async (t) => {
  const place = { id: '01a20d31-1ffc-72af-9864-000000000001', stream: 'real-task.1.1', revision: '1', type: 'Other' };
  const foreign = foreignRecord({ ...place, position: 'aaaaaaaaaaaa-00000000000000000099' }, '2012-01-18T01:00:00.000Z', {
    zh: '不是 JSON',
    en: 'is no JSON',
  });
  const office: Office = await Office.open(t, {
    parts: {
      events: {
        plans: () => office.store.plans(),
        readStream: (stream, from) => office.store.readStream(stream, from),
        async *readAll(filter) {
          yield* office.store.readAll(filter);
          yield foreign;
        },
      },
    },
  });
  await office.publish('real', twelveTasks);
  const trace = await office.tell('real-additions.task.1.1', {
    type: 'addition-recorded',
    data: { stream: 'real-task.1.1', eventId: place.id },
  });
  t.match((await office.get(at(trace))).body, {
    event: { type: 'addition-recorded' },
    refersTo: [{ kind: 'event', event: null }],
  });
  t.match(await office.get(at(place.id)), {
    status: 200,
    body: { foreign: '不是 JSON', logEntry: null, event: { type: 'Other' } },
  });
});
