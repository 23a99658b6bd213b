import fc from 'fast-check';
import t from 'tap';
import {
  canonicalJson,
  erasedText,
  eraseValue,
  escapePointerToken,
  eventRegistry,
  isErasedSalt,
  logEntry,
  makeSalts,
  readPointer,
  type StoredEvent,
  saltBytes,
} from '../src/index.js';
import { writePointer } from '../src/json-pointer.js';
import { erasableDigest, erasablePointers } from '../src/log-entry.js';
import { goldenEvent, goldenEvents } from './golden.js';
import { sha256 } from './history.js';

const hexOf = (text: string) => Buffer.from(sha256(new TextEncoder().encode(text))).toString('hex');
const report = () => goldenEvent('progress-reported.v1');
const entryOf = (event: StoredEvent) => logEntry(event, sha256);

/** The event with another value at a pointer. */
function changed(event: StoredEvent, pointer: string, value: unknown): StoredEvent {
  const copy = structuredClone(event);
  writePointer(copy, pointer, value);
  return copy;
}

/** The pointers of every scalar of an event that its log entry shows, that is, outside its erasable values. */
function plainPointers(event: StoredEvent): string[] {
  const erasable = Object.keys(event.salts);
  const walk = (value: unknown, pointer: string): string[] => {
    if (erasable.includes(pointer) || pointer === '/salts') return [];
    if (typeof value !== 'object' || value === null) return [pointer];
    return Object.entries(value).flatMap(([key, inner]) => walk(inner, `${pointer}/${escapePointerToken(key)}`));
  };
  return walk(event, '');
}

t.test('a known event has a known entry', async (t) => {
  const entry =
    '{"data":{"done":"sha256:93779b20737e72fc2a6bd084b2a38c8766a083716059ab0c22bb1b12bd7fa47e","evidence":[' +
    '{"mediaType":"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",' +
    '"name":"sha256:18f7fa458b3208bf608c40e7b232a245d45a39c6ca99ad61f7b829352177200d",' +
    '"sha256":"ee8250fb76e094b34b471f13a73dbbe51d1ae142e9df59d7c0d31ec20f0a0a8e","size":18432},' +
    '{"mediaType":"application/pdf","name":"sha256:f60e8a13aa91de1677f20e9166627916ef48cc3ebc168edac2dc929fb6eabafe",' +
    '"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}],' +
    '"next":"sha256:a64cdec0029d16eb220a5105ce1e1ba8c403a1be936d377863e684ae09461101",' +
    '"obstacles":"sha256:e602fe9c2690cd0d9c2096b81a16aa6968d5db04cc3c7e339be427ba92a8e415",' +
    '"occurredOn":"2012-06-30","percent":40,"unit":"gaoxin"},"id":"01372c8a-0007-7a00-8b00-000000000007",' +
    '"meta":{"actor":{"id":"u-017","name":"王永","onBehalfOf":"qiu-feizhang","roles":["reporter","leader"],"unit":"gaoxin"},' +
    '"channel":"sha256:13d0215e1ce4bdc7f92a8affc545d097376107fc66aeb31e50108abf61fc7211",' +
    '"commandDigest":"977b52903c16c871b37e52c97dd6d496f6bd6dbf39ea8f606165d2fc887d5635",' +
    '"commandId":"5f0c6a10-03ef-5d00-9e00-0000000003ef","correlationId":"01372c8a-07d7-7a00-8b00-0000000007d7",' +
    '"reason":"sha256:ebc68225b5b838a455ccdc802178014991d73fc2e98f39f784493f4877ddca2d",' +
    '"recordedAt":"2012-06-30T08:15:30.250Z"},"revision":"2","schemaVersion":1,"stream":"zjkjt2012-task.3.2",' +
    '"type":"progress-reported"}';
  t.equal(entryOf(report()), entry);
  t.equal(hexOf(entry), '10eb1f016b6d26f4b41af78f30312f27636ad19c3e7c4baff9fb40703a0510a8');
});

t.test('a digest is SHA-256 of the 16 bytes of the salt and the RFC 8785 of the value', async (t) => {
  const zeros = 'A'.repeat(22);
  t.equal(erasableDigest(zeros, 'x', sha256), `sha256:${hexOf(`${'\0'.repeat(16)}"x"`)}`);
  t.equal(erasableDigest(zeros, { b: 1, a: '处' }, sha256), `sha256:${hexOf(`${'\0'.repeat(16)}{"a":"处","b":1}`)}`);
  t.not(erasableDigest(zeros, 'x', sha256), erasableDigest(`${'A'.repeat(21)}Q`, 'x', sha256));
  const dashes = Buffer.from([0xfb, 0xff, 0xbf, ...Array(13).fill(0)]).toString('base64url');
  t.match(dashes, /[-_]/, 'a salt in which base64 and base64url differ');
  const bytes = Buffer.concat([Buffer.from(dashes, 'base64url'), Buffer.from('"x"')]);
  t.equal(erasableDigest(dashes, 'x', sha256), `sha256:${Buffer.from(sha256(bytes)).toString('hex')}`);
});

t.test('erasing any subset of what can be erased leaves the entry as it was', async (t) => {
  for (const { name, event } of goldenEvents()) {
    const before = entryOf(event);
    const pointers = Object.keys(event.salts);
    for (let subset = 0; subset < 2 ** pointers.length; subset += 1) {
      const chosen = pointers.filter((_, index) => (subset & (1 << index)) !== 0);
      const erased = chosen.reduce((rest, pointer) => eraseValue(rest, pointer, sha256), event);
      const stored = JSON.parse(JSON.stringify(erased)) as StoredEvent;
      if (entryOf(stored) !== before) t.fail(`${name} without ${chosen.join(', ')}`);
      for (const pointer of chosen) if (readPointer(stored, pointer) !== undefined) t.fail(`${name} still holds ${pointer}`);
    }
    t.pass(`${name}: ${2 ** pointers.length} subsets`);
  }
});

t.test('erasing takes away the value and the salt and nothing else', async (t) => {
  const event = report();
  const before = structuredClone(event);
  const erased = eraseValue(event, '/data/evidence/1/name', sha256);
  t.strictSame(event, before, 'the event itself is left alone');
  t.match(erased.salts['/data/evidence/1/name'], /^sha256:[0-9a-f]{64}$/);
  t.notMatch(JSON.stringify(erased), '扫描件');
  t.notMatch(JSON.stringify(erased), before.salts['/data/evidence/1/name']);
  const { salts: _, ...rest } = erased;
  const { salts: __, ...expected } = structuredClone(before);
  delete (expected.data['evidence'] as { name?: string }[])[1]?.name;
  t.strictSame(rest, expected);
  t.equal(eraseValue(erased, '/data/evidence/1/name', sha256), erased, 'twice is once');
});

t.test('only a digest, whole and alone, says that a value was erased', async (t) => {
  const digest = `sha256:${'0'.repeat(64)}`;
  t.ok(isErasedSalt(digest));
  for (const other of ['A'.repeat(22), `${digest}0`, ` ${digest}`, digest.slice(0, -1)]) t.notOk(isErasedSalt(other), other);
});

t.test('only what has a salt can be erased', async (t) => {
  for (const pointer of ['/data/percent', '/meta/actor', '/data', '/id', '', '/data/evidence/9/name']) {
    t.throws(() => eraseValue(report(), pointer, sha256), { code: 'salt-missing', params: { pointer } });
  }
});

t.test('changing anything else changes the entry', async (t) => {
  let held = 0;
  for (const { name, event } of goldenEvents()) {
    const before = entryOf(event);
    for (const pointer of plainPointers(event)) {
      const value = readPointer(event, pointer);
      const other = typeof value === 'number' ? value + 1 : typeof value === 'boolean' ? !value : `${value}x`;
      t.not(entryOf(changed(event, pointer, other)), before, `${name} ${pointer}`);
      held += 1;
    }
    t.not(entryOf(changed(event, '/data/more', 1)), before, `${name}: a field more`);
    t.not(entryOf(changed(event, '/meta/more', 1)), before, `${name}: a field more`);
  }
  t.ok(held > 300, `${held} fields`);
});

t.test('changing an erasable value, or its salt, changes the entry', async (t) => {
  for (const { name, event } of goldenEvents()) {
    for (const pointer of Object.keys(event.salts)) {
      t.not(entryOf(changed(event, pointer, 'another value')), entryOf(event), `${name} ${pointer}`);
      const salts = { ...event.salts, [pointer]: 'B'.repeat(22) };
      t.not(entryOf({ ...event, salts }), entryOf(event), `${name} salt of ${pointer}`);
      const { [pointer]: _, ...fewer } = event.salts;
      t.not(entryOf({ ...event, salts: fewer }), entryOf(event), `${name} without the salt of ${pointer}`);
    }
  }
});

t.test('a fact cannot be made erasable afterwards', async (t) => {
  const event = report();
  for (const pointer of ['/data/percent', '/meta/actor', '/data', '/stream']) {
    const salted = { ...event, salts: { ...event.salts, [pointer]: 'A'.repeat(22) } };
    t.not(entryOf(salted), entryOf(event), `${pointer}, given a salt`);
  }
  const { percent: _, ...data } = event.data;
  const gone = { ...event, data, salts: { ...event.salts, '/data/percent': `sha256:${'0'.repeat(64)}` } };
  t.not(entryOf(gone), entryOf(event), '/data/percent, said to be erased');
});

t.test('a value put where one was erased is refused: the old digest would vouch for it', async (t) => {
  const erased = eraseValue(report(), '/data/done', sha256);
  for (const forged of ['一切正常', erasedText, '', null]) {
    const params = { id: erased.id, detail: '/data/done holds a value although it was erased' };
    t.throws(() => entryOf(changed(erased, '/data/done', forged)), { code: 'invalid-event', params });
  }
  const channel = eraseValue(report(), '/meta/channel', sha256);
  t.throws(() => entryOf(changed(channel, '/meta/channel', { requestId: 'x' })), { code: 'invalid-event' });
});

t.test('a longer salt is refused: it could take over the beginning of the value', async (t) => {
  const text = '不同意"同意';
  const salt = 'A'.repeat(22);
  const event = { ...changed(report(), '/data/done', text), salts: { ...report().salts, '/data/done': salt } };
  const whole = canonicalJson(text);
  const cut = whole.indexOf('\\"') + 1;
  const longer = Buffer.concat([Buffer.alloc(16), Buffer.from(whole.slice(0, cut))]).toString('base64url');
  const shorter = JSON.parse(whole.slice(cut)) as string;
  t.equal(shorter, '同意');
  t.equal(erasableDigest(longer, shorter, sha256), erasableDigest(salt, text, sha256), 'the digests are equal');
  const forged = { ...changed(event, '/data/done', shorter), salts: { ...event.salts, '/data/done': longer } };
  t.throws(() => entryOf(forged), { code: 'invalid-event', params: { type: 'progress-reported' } });
  for (const bad of ['', 'A'.repeat(21), 'A'.repeat(23), '+'.repeat(22), 'sha256:', `sha256:${'A'.repeat(64)}`]) {
    t.throws(
      () => entryOf({ ...event, salts: { ...event.salts, '/data/done': bad } }),
      { code: 'invalid-event', params: { detail: 'the salt of /data/done is not 16 bytes in base64url' } },
      `salt "${bad}"`,
    );
  }
});

t.test('a salt without its value is a fault', async (t) => {
  const { done: _, ...data } = report().data;
  const params = { detail: '/data/done has a salt but no value' };
  t.throws(() => entryOf({ ...report(), data }), { code: 'invalid-event', params });
});

t.test('neither the position nor the order of keys is part of the entry', async (t) => {
  const event = report();
  t.equal(entryOf({ ...event, position: 'epoch-1' } as StoredEvent), entryOf(event));
  const backwards = JSON.parse(
    JSON.stringify(event, (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    ),
  ) as StoredEvent;
  t.not(JSON.stringify(backwards), JSON.stringify(event));
  t.equal(entryOf(backwards), entryOf(event));
});

t.test('computing an entry changes nothing in the event', async (t) => {
  const event = report();
  entryOf(event);
  t.strictSame(event, report());
});

t.test('keys with ~ and / are erased like others', async (t) => {
  const base = goldenEvent('day-began.v1');
  const pointer = '/data/a~1b/c~0d/0/~01';
  const event: StoredEvent = {
    ...base,
    data: { 'a/b': { 'c~d': [{ '~1': '秘密', other: 1 }] } },
    salts: { [pointer]: 'A'.repeat(22) },
  };
  const erased = eraseValue(event, pointer, sha256);
  t.strictSame(erased.data, { 'a/b': { 'c~d': [{ other: 1 }] } });
  t.equal(entryOf(erased), entryOf(event));
  t.notMatch(entryOf(event), '秘密');
});

t.test('salts are made for what is there, a fresh one each', async (t) => {
  const { type, data, meta, salts } = report();
  const definition = eventRegistry.definition(type);
  let made = 0;
  const fresh = makeSalts(definition, { data, meta }, () => {
    made += 1;
    return Buffer.alloc(saltBytes, made).toString('base64url');
  });
  t.equal(saltBytes, 16);
  t.strictSame(Object.keys(fresh).sort(), Object.keys(salts).sort());
  t.equal(new Set(Object.values(fresh)).size, made);
  t.strictSame(
    erasablePointers(definition, { data: { percent: 0 }, meta: { ...meta, reason: undefined, channel: undefined } }),
    [],
  );
});

t.test('any text at all is hidden by its digest and comes back by nothing', async (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 12 }), fc.uint8Array({ minLength: 16, maxLength: 16 }), (text, bytes) => {
      const salt = Buffer.from(bytes).toString('base64url');
      const event = { ...changed(report(), '/data/done', text), salts: { ...report().salts, '/data/done': salt } };
      const entry = entryOf(event);
      const erased = eraseValue(event, '/data/done', sha256);
      return entryOf(erased) === entry && !entry.includes(JSON.stringify(text)) && erased.data['done'] === undefined;
    }),
  );
  t.pass();
});
