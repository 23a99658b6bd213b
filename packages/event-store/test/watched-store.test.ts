/** A store that notices when it was put back from an older backup. */
import type { DubanError, Landmark, RecordedEvent } from '@duban/domain';
import t from 'tap';
import { type EventStore, formatPosition, openMemoryStore, WatchedStore } from '../src/index.js';
import { contractEvents } from './contract.js';

const keeper = { zh: '读模型', en: 'the read models' };
const stream = 'contract1-task.1.1';
const other = 'contract1-task.2.2';

/** A store behind a connection: what answers can be exchanged, and the connection be lost. */
class Behind implements EventStore {
  readonly epoch: string;
  readonly exclusive = false;
  readonly durable = false;
  readonly #listeners: (() => void)[] = [];
  reads = 0;
  store: EventStore;
  currentEpoch: string | undefined;
  /** Called when an append has been stored and is not answered yet. */
  beforeAnswer = () => {};

  constructor(store: EventStore) {
    this.store = store;
    this.epoch = store.epoch;
    this.currentEpoch = store.epoch;
  }

  /** The connection is lost, and found again with another store behind it. */
  exchange(store: EventStore): void {
    this.store = store;
    this.lose();
  }

  lose(): void {
    for (const listener of this.#listeners) listener();
  }

  async append(...append: Parameters<EventStore['append']>) {
    const appended = await this.store.append(...append);
    this.beforeAnswer();
    return this.#moved(appended);
  }

  async *readStream(...read: Parameters<EventStore['readStream']>): AsyncGenerator<RecordedEvent> {
    this.reads += 1;
    for await (const event of this.store.readStream(...read)) yield this.#moved(event);
  }

  async *readAll(): AsyncGenerator<RecordedEvent> {
    for await (const event of this.store.readAll()) yield this.#moved(event);
  }

  async *subscribe(_: object, signal: AbortSignal) {
    for await (const delivery of this.store.subscribe({}, signal)) {
      yield this.#moved({ ...delivery, events: delivery.events.map((event) => this.#moved(event)) });
    }
  }

  plans() {
    return this.store.plans();
  }

  lastWriteAt() {
    return this.store.lastWriteAt();
  }

  async head() {
    return this.#moved({ position: await this.store.head() }).position;
  }

  onInterruption(listener: () => void): void {
    this.#listeners.push(listener);
  }

  readEpoch = async () => this.currentEpoch;

  close = () => this.store.close();

  /** A store that is put back has the epoch that it had; in memory each has its own. */
  #moved<Value extends { readonly position: string }>(value: Value): Value {
    return { ...value, position: this.epoch + value.position.slice(12) };
  }
}

async function filled(...appends: readonly (readonly [string, number, number])[]) {
  const store = openMemoryStore();
  for (const [name, from, count] of appends) {
    await store.append(name, from === 0 ? 'no-stream' : from - 1, contractEvents(name, from, count));
  }
  return store;
}

/** A store with these events alone, as an older backup has them. */
async function copyOf(store: EventStore, events: number): Promise<EventStore> {
  const copy = openMemoryStore();
  let at = 0;
  for await (const { position: _, ...event } of store.readAll()) {
    if (at === events) break;
    at += 1;
    const before = Number(event.revision) - 1;
    await copy.append(event.stream, before === -1 ? 'no-stream' : before, [event]);
  }
  return copy;
}

async function all(store: EventStore): Promise<RecordedEvent[]> {
  const events = [];
  for await (const event of store.readAll()) events.push(event);
  return events;
}

t.test('after an interruption the last event is read again, once, and then nothing more', async (t) => {
  const behind = new Behind(await filled([stream, 0, 3]));
  const store = new WatchedStore(behind);
  t.equal((await all(store)).length, 3);
  behind.lose();
  behind.lose();
  await Promise.all([store.head(), all(store), store.append(stream, 2, contractEvents(stream, 3, 1))]);
  t.equal(behind.reads, 1);
  t.equal(store.wentBack, undefined);
  await store.head();
  t.equal(behind.reads, 1);
});

t.test('of a store that went back nothing is taken and nothing given, and both events are named', async (t) => {
  const whole = await filled([stream, 0, 3], [other, 0, 2]);
  const deeds: [string, (store: WatchedStore) => Promise<unknown>][] = [
    ['append', (store) => store.append(stream, 2, contractEvents(stream, 3, 1))],
    [
      'read a stream',
      async (store) => {
        for await (const _ of store.readStream(stream));
      },
    ],
    ['read all', all],
    ['head', (store) => store.head()],
    [
      'subscribe',
      async (store) => {
        for await (const _ of store.subscribe({}, new AbortController().signal)) return;
      },
    ],
  ];
  for (const [name, deed] of deeds) {
    const behind = new Behind(whole);
    const told: DubanError[] = [];
    const store = new WatchedStore(behind, { onWentBack: (error) => told.push(error) });
    const last = (await all(store)).at(-1) as RecordedEvent;
    behind.exchange(await copyOf(whole, 4));
    const refused = {
      code: 'store-went-back',
      params: { kept: { en: new RegExp(`${last.id}, ${other} #1 at ${last.position}`) }, found: { zh: '该处没有事件' } },
    };
    await t.rejects(deed(store), refused, name);
    behind.exchange(whole);
    await t.rejects(deed(store), refused, `${name}: also when the connection changes once more`);
    t.equal(told.length, 1);
    t.equal(store.wentBack, told[0]);
  }
});

t.test('another event in its place, and the same event in another place, are noticed', async (t) => {
  const whole = await filled([stream, 0, 2], [other, 0, 1]);
  const strange = await copyOf(whole, 2);
  const [instead] = contractEvents(other, 0, 1);
  await strange.append(other, 'no-stream', contractEvents(other, 0, 1));
  const shifted = await copyOf(whole, 2);
  await shifted.append('contract1-task.3.3', 'no-stream', contractEvents('contract1-task.3.3', 0, 1));
  const [again] = (await all(whole)).slice(-1).map(({ position: _, ...event }) => event);
  await shifted.append(other, 'no-stream', [again as NonNullable<typeof again>]);
  for (const [exchanged, found] of [
    [strange, /event .*, contract1-task.2.2 #0 at /],
    [shifted, /task.2.2 #0 at .{12}-0*4$/],
  ] as const) {
    const behind = new Behind(whole);
    const store = new WatchedStore(behind);
    await all(store);
    behind.exchange(exchanged);
    await t.rejects(store.head(), { code: 'store-went-back', params: { found: { en: found } } });
  }
  t.ok(instead);
});

t.test('an append under which the store was exchanged is not acknowledged', async (t) => {
  const whole = await filled([stream, 0, 3], [other, 0, 2]);
  const behind = new Behind(whole);
  const store = new WatchedStore(behind);
  await all(store);
  const older = await copyOf(whole, 3);
  behind.store = older;
  behind.beforeAnswer = () => behind.lose();
  await t.rejects(store.append(stream, 2, contractEvents(stream, 3, 1)), { code: 'store-went-back' });
});

t.test('a store with another epoch is another store, also where nothing was read of it', async (t) => {
  for (const [epoch, found] of [
    ['anotherworld', /the identity anotherworld/],
    [undefined, /no identity/],
  ] as const) {
    const behind = new Behind(await filled([stream, 0, 1]));
    const store = new WatchedStore(behind);
    behind.currentEpoch = epoch;
    behind.lose();
    await t.rejects(store.head(), { code: 'store-went-back', params: { found: { en: found } } });
  }
});

t.test('what others remember is asked for: the last of each epoch, and nothing that is known to be lost', async (t) => {
  const inner = await filled([stream, 0, 3]);
  const events = (await all(inner)) as [RecordedEvent, RecordedEvent, RecordedEvent];
  const at = (epoch: string, ordinal: number) => formatPosition(epoch, ordinal);
  const lost: Landmark = { ...events[0], id: 'gone', position: at('recovered001', 9) };
  const store = (): WatchedStore => {
    const { epoch, exclusive, durable } = inner;
    const ancestors = [{ epoch: 'migrated0001' }, { epoch: 'recovered001', upTo: at('recovered001', 2) }];
    const readStream: EventStore['readStream'] = (...read) => inner.readStream(...read);
    return new WatchedStore({ ...inner, epoch, exclusive, durable, ancestors, readStream } as EventStore);
  };
  const elsewhere = { ...events[1], position: at('migrated0001', 77) };
  await store().verify([...events, lost, elsewhere, { ...events[0], position: at('recovered001', 2) }], keeper);
  await store().verify([], keeper);
  const wrong: [string, Landmark][] = [
    ['own', { ...events[2], id: events[0].id }],
    ['own, beyond the end', { ...events[2], revision: '7', position: at(inner.epoch, 8) }],
    ['of a migrated epoch', { ...elsewhere, id: events[0].id }],
    ['inherited', { ...events[0], id: events[1].id, position: at('recovered001', 2) }],
  ];
  for (const [name, landmark] of wrong) {
    await t.rejects(
      store().verify([...events.slice(0, 2), landmark], keeper),
      { code: 'store-went-back', params: { keeper } },
      name,
    );
  }
});

t.test('a position of its own that the store does not know any more is one of a store that went back', async (t) => {
  const inner = await filled([stream, 0, 2]);
  for (const read of [
    async (store: WatchedStore, after: string) => {
      for await (const _ of store.readAll({ after }));
    },
    async (store: WatchedStore, after: string) => {
      for await (const _ of store.subscribe({ after }, new AbortController().signal)) return;
    },
  ]) {
    const store = new WatchedStore(inner);
    await t.rejects(read(store, formatPosition('anotherworld', 1)), { code: 'position-invalid' }, 'of no store that this is');
    t.equal(store.wentBack, undefined);
    await t.rejects(read(store, formatPosition(inner.epoch, 3)), { code: 'store-went-back' });
    await t.rejects(store.head(), { code: 'store-went-back' });
  }
});
