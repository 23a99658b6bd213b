import { eventRegistry, foreignRecord, type RecordedEvent } from '@duban/domain';
import t from 'tap';
import { cloudEventType, decodeMessage, encodeMessage } from '../src/cloud-event.js';
import { feedLog } from './contract.js';

const [event] = feedLog(1).next(1, '“引号”与 🛰️') as [RecordedEvent];
const plan = event.stream.slice(0, event.stream.indexOf('-'));
const key = Buffer.from(plan);
const encoded = encodeMessage(event, undefined);

t.test('a message is a CloudEvent whose attributes agree with the event', async (t) => {
  const { data, ...attributes } = JSON.parse(encoded) as Record<string, unknown>;
  t.strictSame(attributes, {
    specversion: '1.0',
    id: event.id,
    source: `/plans/${plan}`,
    type: 'cn.duban.progress-reported.v1',
    subject: event.stream,
    time: event.meta.recordedAt,
    datacontenttype: 'application/json',
    plan,
    revision: '0',
    position: event.position,
  });
  const { position: _, ...stored } = event;
  t.strictSame(data, stored);
  t.ok(
    Object.keys(attributes).every((name) => /^[a-z0-9]{1,20}$/.test(name)),
    'names that CloudEvents allows',
  );
  t.equal(cloudEventType({ type: 'day-began', schemaVersion: 12 }), 'cn.duban.day-began.v12');
});

t.test('a message is read exactly as it was written', async (t) => {
  t.strictSame(decodeMessage(key, Buffer.from(encoded)), { event, confirmed: undefined });
  const confirmed = event.position.replace(/1$/, '0');
  t.strictSame(decodeMessage(key, Buffer.from(encodeMessage(event, confirmed))), { event, confirmed });
});

t.test('attributes that somebody on the way has added do not matter', async (t) => {
  const message = { ...JSON.parse(encoded), traceparent: '00-…' };
  t.strictSame(decodeMessage(key, Buffer.from(JSON.stringify(message))), { event, confirmed: undefined });
});

t.test('a faulty message is answered with its fault, never with an exception', async (t) => {
  const message = JSON.parse(encoded) as Record<string, unknown> & { data: object };
  const changed = (change: object) => Buffer.from(JSON.stringify({ ...message, ...change }));
  const faults: readonly [Buffer | null, Buffer | null, RegExp][] = [
    [key, null, /empty/],
    [key, Buffer.from('<xml/>'), /not JSON/],
    [key, Buffer.from('[]'), /expected object/],
    [key, Buffer.alloc(300_000, 'x'), /300000 bytes, more than/],
    [null, Buffer.from(encoded), /key is not the plan/],
    [Buffer.from('otherplan'), Buffer.from(encoded), /key is not the plan/],
    [key, changed({ specversion: '0.3' }), /specversion/],
    [key, changed({ position: '12' }), /position/],
    [key, changed({ confirmed: 5 }), /confirmed/],
    [key, changed({ data: { ...message.data, extra: 1 } }), /extra/],
    [key, changed({ data: { ...message.data, revision: '-1' } }), /revision/],
    [key, changed({ id: '00000000-0000-7000-8000-000000000000' }), /^id is .* but the event's is/],
    [key, changed({ subject: `${plan}-task.9` }), /^subject is/],
    [key, changed({ revision: '7' }), /^revision is/],
    [key, changed({ type: 'cn.duban.progress-reported.v2' }), /^type is/],
    [key, changed({ time: '2012-06-30T08:00:00.001Z' }), /^time is/],
    [key, changed({ source: '/plans/otherplan' }), /^source is/],
    [Buffer.from('otherplan'), changed({ plan: 'otherplan' }), /^plan is/],
  ];
  for (const [messageKey, value, fault] of faults) t.match(decodeMessage(messageKey, value).fault, fault, String(fault));
});

t.test('a message of a foreign event tells its place and nothing else', async (t) => {
  const { id, stream, revision, position } = { ...event, id: '01234567-89ab-cdef-0123-456789abcdef' };
  const place = { id, stream, revision, type: 'order-placed', position };
  const told = JSON.parse(
    encodeMessage(foreignRecord(place, '2012-06-30T08:00:00.000Z', { zh: '外', en: 'foreign' }), undefined),
  );
  t.strictSame(told, {
    specversion: '1.0',
    id,
    source: `/plans/${plan}`,
    type: 'cn.duban.foreign-event.v1',
    subject: stream,
    time: '2012-06-30T08:00:00.000Z',
    plan,
    revision: '0',
    position,
  });
  t.notOk(
    eventRegistry.definitions.some(({ type }) => type === 'foreign-event'),
    'no event of ours is called so',
  );
  const decode = (change: object, by = key) => decodeMessage(by, Buffer.from(JSON.stringify({ ...told, ...change })));
  t.match(decode({ confirmed: position }), {
    event: { id, stream, revision: '0', position, data: {}, foreign: { passedOver: false } },
    confirmed: position,
  });
  t.match(decode({ position: '12' }).fault, /position/);
  t.match(decode({ subject: 'otherplan-task.1' }).fault, /key or stream/);
  t.match(decode({}, Buffer.from('otherplan')).fault, /key or stream/);
});
