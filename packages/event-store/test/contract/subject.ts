import type { RecordedEvent, StoredEvent } from '@duban/domain';
import type { Test } from 'tap';
import type { EventStore } from '../../src/port.js';

/** What an adapter claims beyond the port. What it does not claim is printed by the run and not tested. */
export interface ContractCapabilities {
  /** Every `open()` gives an empty store of its own. */
  readonly emptyOnOpen: boolean;
  /** `reopen` finds everything that was acknowledged. */
  readonly durable: boolean;
  /** Others write to it meanwhile, as the projections of a server do: its head may lie behind one's own last event. */
  readonly othersWrite?: boolean;
}

export interface ContractSubject {
  readonly name: string;
  open(): Promise<EventStore>;
  /** Closes the store and opens what it left behind. Needed by those that claim to be durable. */
  reopen?(store: EventStore): Promise<EventStore>;
  readonly capabilities: ContractCapabilities;
}

/** Runs one law on a store of its own, and closes it whatever happens. */
export async function law(
  t: Test,
  subject: ContractSubject,
  sentence: string,
  run: (t: Test, store: EventStore) => Promise<void>,
): Promise<void> {
  await t.test(sentence, async (child) => {
    const store = await subject.open();
    try {
      await run(child, store);
    } finally {
      await store.close();
    }
  });
}

/** Appends to a stream after the revision `before` (-1: there is none), and reads back what became of it. */
export async function appendAndRead(
  store: EventStore,
  stream: string,
  before: number,
  events: readonly StoredEvent[],
): Promise<RecordedEvent[]> {
  await store.append(stream, before === -1 ? 'no-stream' : before, events);
  return (await collect(store.readStream(stream, before + 1))).slice(0, events.length);
}

export const idsOf = (events: readonly { readonly id: string }[]) => events.map(({ id }) => id);

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}
