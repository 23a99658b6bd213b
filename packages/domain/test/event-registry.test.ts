import t from 'tap';
import { z } from 'zod';
import {
  DubanError,
  defineEvent,
  EventRegistry,
  erasedText,
  eraseValue,
  eventRegistry,
  fields,
  type StoredEvent,
} from '../src/index.js';
import { goldenEvent, goldenEvents } from './golden.js';
import { sha256, uuidOf } from './history.js';

/** An event type that has been through three versions: a name, then a kind beside it, then a list. */
const inspected = defineEvent('site-inspected', {
  zh: '实地检查',
  en: 'site inspected',
  schema: z.strictObject({
    findings: z.array(z.strictObject({ note: fields.freeText(100), grave: z.boolean() })),
    by: z.string(),
  }),
  older: [
    ({ note, inspector }) => ({ note, by: inspector, grave: false }),
    ({ note, grave, by }) => ({ findings: [{ note, grave }], by }),
  ],
});
const registry = new EventRegistry([inspected]);

function event(schemaVersion: number, data: Record<string, unknown>, salts: Record<string, string> = {}): StoredEvent {
  return {
    id: uuidOf(1),
    stream: 'test2012-site.one',
    revision: '0',
    type: 'site-inspected',
    schemaVersion,
    data,
    meta: {
      actor: { id: 'u', name: '督查', roles: ['supervisor'] },
      commandId: uuidOf(2),
      commandDigest: 'c'.repeat(64),
      correlationId: uuidOf(2),
      recordedAt: '2012-06-30T08:00:00.000Z',
    },
    salts,
  };
}
const code = (expected: string, params: object = {}) => ({ code: expected, params });

t.test('every version becomes the current one', async (t) => {
  const current = { findings: [{ note: '漏水', grave: false }], by: '王永' };
  t.strictSame(registry.decode(event(1, { note: '漏水', inspector: '王永' }), 'p').data, current);
  t.strictSame(registry.decode(event(2, { note: '漏水', grave: false, by: '王永' }), 'p').data, current);
  t.strictSame(registry.decode(event(3, current), 'p').data, current);
});

t.test('decoding leaves the stored event as it was', async (t) => {
  const stored = event(1, { note: '漏水', inspector: '王永' });
  const before = structuredClone(stored);
  registry.decode(stored, 'p');
  t.strictSame(stored, before);
  const erased = event(1, { inspector: '王永' }, { '/data/note': `sha256:${'0'.repeat(64)}` });
  const erasedBefore = structuredClone(erased);
  registry.decode(erased, 'p');
  t.strictSame(erased, erasedBefore);
});

t.test('a type or version that this software does not know stops the reader', async (t) => {
  t.throws(
    () => registry.decode({ ...event(1, {}), type: 'site-painted' }, 'p'),
    code('unknown-event-type', { type: 'site-painted' }),
  );
  t.throws(() => registry.decode(event(4, {}), 'p'), code('unknown-event-version', { type: 'site-inspected', version: 4 }));
  for (const version of [0, -1, 1.5]) {
    t.throws(() => registry.decode(event(version, {}), 'p'), code('unknown-event-version', { version }));
  }
  for (const type of ['constructor', '__proto__', 'toString', '']) {
    t.throws(() => eventRegistry.decode({ ...event(1, {}), type }, 'p'), code('unknown-event-type'));
  }
});

t.test('data that does not fit its schema stops the reader, after upcasting too', async (t) => {
  const broken: [number, Record<string, unknown>][] = [
    [3, { findings: [], by: 5 }],
    [3, { findings: [], by: 'x', more: 1 }],
    [2, { note: 5, grave: false, by: 'x' }],
    [1, {}],
  ];
  for (const [version, data] of broken) {
    const stored = event(version, data);
    t.throws(() => registry.decode(stored, 'p'), code('invalid-event', { type: 'site-inspected', id: stored.id }));
    t.throws(() => registry.decode(stored, 'p'), DubanError);
  }
});

t.test('an erased text is shown as such, in the version in which it was written', async (t) => {
  const digest = `sha256:${'0'.repeat(64)}`;
  const first = registry.decode(event(1, { inspector: '王永' }, { '/data/note': digest }), 'p');
  t.strictSame(first.data, { findings: [{ note: erasedText, grave: false }], by: '王永' });
  const third = event(3, { findings: [{ grave: true }], by: '王永' }, { '/data/findings/0/note': digest });
  t.strictSame(registry.decode(third, 'p').data, { findings: [{ note: erasedText, grave: true }], by: '王永' });
});

t.test('a text that is missing without having been erased is a fault', async (t) => {
  const missing = event(3, { findings: [{ grave: true }], by: '王永' }, { '/data/findings/0/note': 'A'.repeat(22) });
  t.throws(() => registry.decode(missing, 'p'), code('invalid-event'));
});

t.test('a text put where one was erased is refused', async (t) => {
  const digest = `sha256:${'0'.repeat(64)}`;
  const forged = event(1, { note: '一切正常', inspector: '王永' }, { '/data/note': digest });
  t.throws(() => registry.decode(forged, 'p'), code('invalid-event', { type: 'site-inspected', id: forged.id }));
  const plain = event(1, { note: '漏水', inspector: '王永' }, { '/meta/reason': digest });
  const reason = { ...plain, meta: { ...plain.meta, reason: '一切正常' } };
  const detail = '/meta/reason holds a value although it was erased';
  t.throws(() => registry.decode(reason, 'p'), code('invalid-event', { detail }));
  t.equal(registry.decode(plain, 'p').meta.reason, undefined);
});

t.test('every golden event decodes after all that can be erased has been', async (t) => {
  for (const { name, event: stored } of goldenEvents()) {
    const erased = Object.keys(stored.salts).reduce((rest, pointer) => eraseValue(rest, pointer, sha256), stored);
    const decoded = eventRegistry.decode(JSON.parse(JSON.stringify(erased)) as StoredEvent, 'p');
    const texts = Object.keys(stored.salts).filter((pointer) => pointer.startsWith('/data/'));
    t.equal(JSON.stringify(decoded.data).split(erasedText).length - 1, texts.length, name);
    t.strictSame([decoded.meta.reason, decoded.meta.channel], [undefined, undefined], name);
  }
});

t.test('a registry tells what it holds', async (t) => {
  t.equal(inspected.version, 3, 'the current version is one more than those that are brought up to it');
  t.strictSame(inspected.erasable, ['/data/findings/*/note', '/meta/reason', '/meta/channel']);
  t.strictSame(registry.definitions, [inspected]);
  t.ok(eventRegistry.definitions.length > 30);
});

t.test('decodeRecorded takes the position apart from the event', async (t) => {
  const stored = goldenEvent('task-completed.v1');
  t.strictSame(eventRegistry.decodeRecorded({ ...stored, position: 'p-1' }), eventRegistry.decode(stored, 'p-1'));
});

t.test('definitions that cannot work are refused when they are declared', async (t) => {
  const words = { zh: '事', en: 'event' };
  const listed = z.strictObject({ tags: z.array(fields.freeText(10)) });
  t.throws(() => defineEvent('hole', { ...words, schema: listed }), {
    message: 'hole: /data/tags/* would leave a hole in a list when erased',
  });
  const unsearched = z.strictObject({ more: z.record(z.string(), fields.freeText(10)) });
  t.throws(() => defineEvent('unsearched', { ...words, schema: unsearched }), {
    message: '/data/more: a field of type record cannot be searched for marks',
  });
  t.throws(() => new EventRegistry([inspected, inspected]), { message: 'event type declared twice: site-inspected' });
});

t.test('what every event may lose is its reason and its channel', async (t) => {
  for (const { type, erasable } of eventRegistry.definitions) {
    for (const pointer of ['/meta/reason', '/meta/channel']) t.ok(erasable.includes(pointer), `${type} ${pointer}`);
    for (const pointer of erasable) {
      t.match(pointer, /^\/(data|meta)\//, `${type} ${pointer}`);
      t.notMatch(pointer, /actor|commandId|recordedAt|percent|value$|unit|occurredOn|standing/, `${type}: facts stay`);
    }
  }
});
