import { eventMaxBytes, type StoredEvent } from '@duban/domain';
import type { Test } from 'tap';
import type { EventStore } from '../../src/port.js';
import { contractEvents, freshPlan, freshStream } from './contract-events.js';
import { appendAndRead, type ContractSubject, collect, law } from './subject.js';

async function holds(t: Test, store: EventStore, stream: string, expected: readonly StoredEvent[]): Promise<void> {
  const found = (await collect(store.readStream(stream))).map(({ position: _, ...stored }) => stored);
  t.strictSame(found, expected, 'the stream holds exactly these events');
}

export async function appendLaws(t: Test, subject: ContractSubject): Promise<void> {
  await law(t, subject, 'revisions of a stream are 0, 1, 2 … over single and multi-event appends', async (t, store) => {
    const stream = freshStream();
    const events = contractEvents(stream, 0, 6);
    const first = await store.append(stream, 'no-stream', events.slice(0, 1));
    t.equal(first.revision, 0);
    const second = await store.append(stream, 0, events.slice(1, 5));
    t.equal(second.revision, 4);
    const [last] = await collect(store.readStream(stream, 4));
    t.equal(last?.position, second.position, 'the position is that of the last event');
    t.equal((await store.append(stream, 4, events.slice(5))).revision, 5);
    await holds(t, store, stream, events);
  });

  await law(t, subject, 'a wrong expected revision is refused with the actual one and changes nothing', async (t, store) => {
    const stream = freshStream();
    const refused = (expected: number | 'no-stream', actual: number) =>
      t.rejects(
        store.append(stream, expected, contractEvents(stream, expected === 'no-stream' ? 0 : expected + 1, 1)),
        { code: 'wrong-expected-revision', params: { stream, actual } },
        `expected ${expected}, actual ${actual}`,
      );
    await refused(0, -1);
    const events = contractEvents(stream, 0, 3);
    await store.append(stream, 'no-stream', events);
    await refused('no-stream', 2);
    await refused(0, 2);
    await refused(1, 2);
    await refused(3, 2);
    await refused(1_000_000, 2);
    await holds(t, store, stream, events);
  });

  await law(t, subject, 'the same ids appended again are answered as the first time and not stored twice', async (t, store) => {
    const stream = freshStream();
    const events = contractEvents(stream, 0, 5);
    const first = await store.append(stream, 'no-stream', events.slice(0, 2));
    const second = await store.append(stream, 1, events.slice(2, 3));
    await store.append(stream, 2, events.slice(3));
    t.strictSame(await store.append(stream, 'no-stream', events.slice(0, 2)), first);
    t.strictSame(await store.append(stream, 1, events.slice(2, 3)), second);
    await holds(t, store, stream, events);
  });

  await law(t, subject, 'ids of which only some are there are refused', async (t, store) => {
    const stream = freshStream();
    const events = contractEvents(stream, 0, 3);
    await store.append(stream, 'no-stream', events);
    const other = contractEvents(stream, 0, 4);
    const attempts: [number | 'no-stream', (StoredEvent | undefined)[]][] = [
      ['no-stream', [events[0], other[1]]],
      ['no-stream', [other[0], events[1]]],
      [1, [events[2], other[3]]],
      ['no-stream', [...events, other[3]]],
    ];
    for (const [expected, mixed] of attempts) {
      const append = store.append(stream, expected, mixed as StoredEvent[]);
      await t.rejects(append, { code: 'wrong-expected-revision', params: { stream, actual: 2 } });
    }
    await holds(t, store, stream, events);
  });

  await law(t, subject, 'what is not an append is refused and changes nothing', async (t, store) => {
    const stream = freshStream();
    const invalid = { code: 'invalid-append', params: { stream } };
    const [event] = contractEvents(stream, 0, 1) as [StoredEvent];
    await t.rejects(store.append(stream, 'no-stream', []), invalid, 'no events');
    await t.rejects(store.append(stream, 'no-stream', contractEvents(stream, 0, 1_001)), invalid, '1,001 events');
    await t.rejects(store.append(stream, 'no-stream', [{ ...event, stream: freshStream() }]), invalid, 'another stream');
    await t.rejects(store.append(stream, 'no-stream', [{ ...event, revision: '1' }]), invalid, 'a revision too high');
    await t.rejects(store.append(stream, 'no-stream', [event, { ...event }]), invalid, 'a revision twice');
    await t.rejects(store.append(stream, -1, [event]), invalid, 'expected -1');
    await t.rejects(store.append(stream, 0.5, [event]), invalid, 'expected 0.5');
    t.strictSame(await collect(store.readStream(stream)), []);
    t.equal((await store.append(stream, 'no-stream', contractEvents(stream, 0, 1_000))).revision, 999, '1,000 events');
  });

  await law(t, subject, 'an event of 256 KiB is taken, one byte more is refused', async (t, store) => {
    const stream = freshStream();
    const sized = (bytes: number) => {
      const [event] = contractEvents(stream, 0, 1, '') as [StoredEvent];
      const done = 'x'.repeat(bytes - Buffer.byteLength(JSON.stringify(event)));
      return { ...event, data: { ...event.data, done } };
    };
    const tooLarge = { code: 'event-too-large', params: { size: eventMaxBytes + 1, limit: eventMaxBytes } };
    await t.rejects(store.append(stream, 'no-stream', [sized(eventMaxBytes + 1)]), tooLarge);
    t.strictSame(await collect(store.readStream(stream)), []);
    const largest = sized(eventMaxBytes);
    await store.append(stream, 'no-stream', [largest]);
    await holds(t, store, stream, [largest]);
  });

  await law(t, subject, 'an append of more than 4 MiB in all is refused whole', async (t, store) => {
    const stream = freshStream();
    const events = contractEvents(stream, 0, 20, 'x'.repeat(250 * 1024));
    await t.rejects(store.append(stream, 'no-stream', events), { code: 'event-too-large' });
    t.strictSame(await collect(store.readStream(stream)), []);
  });

  await law(t, subject, 'every text comes back as it was stored', async (t, store) => {
    const plan = freshPlan();
    const texts = [
      '科技局2012年工作计划：力争全社会研发投入占GDP比重达到2.15%以上',
      '👩‍👩‍👧‍👦🇨🇳 𠮷野家 \u{2A6D6}',
      '\u2028 and \u2029 and \u0085 and \r\n and \t and \u0000 and \u007f',
      '"quotes" \\ back\\slash / {"json": [1]}\n{"another": "line"}',
      '\ufeff\u200b\u202e reversed',
      'e\u0301 is not \u00e9',
      '__proto__',
    ];
    for (const [index, text] of texts.entries()) {
      const stream = `${plan}-task.${index}`;
      const data = { text, [text]: text, nested: [{ [text]: [text, null, true, 0, -1.5e-7] }] };
      const events = contractEvents(stream, 0, 1).map((event) => ({ ...event, data }));
      await store.append(stream, 'no-stream', events);
      const [found] = await collect(store.readStream(stream));
      t.equal(JSON.stringify(found?.data), JSON.stringify(data));
    }
    const all = await collect(store.readAll({ prefix: `${plan}-` }));
    t.strictSame(
      all.map(({ data }) => data['text']),
      texts,
    );
  });

  await law(t, subject, 'changing an event after its append changes nothing that is stored', async (t, store) => {
    const stream = freshStream();
    const data: Record<string, unknown> = { done: 'before' };
    const events = contractEvents(stream, 0, 1).map((event) => ({ ...event, data }));
    await store.append(stream, 'no-stream', events);
    data['done'] = 'after';
    t.strictSame(
      (await collect(store.readStream(stream))).map((event) => event.data),
      [{ done: 'before' }],
    );
  });

  await law(t, subject, 'a position is not part of what is stored', async (t, store) => {
    const [source, target] = [freshStream(), freshStream()];
    const events = await appendAndRead(store, source, -1, contractEvents(source, 0, 1));
    const moved = events.map((event) => ({ ...event, stream: target, position: 'elsewhere' }));
    const { position } = await store.append(target, 'no-stream', moved);
    t.strictSame(
      (await collect(store.readStream(target))).map((event) => event.position),
      [position],
    );
  });
}
