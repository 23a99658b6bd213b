import type { Test } from 'tap';
import type { UnitDocument } from '../../src/documents/index.js';
import type { Batch, ViewStore } from '../../src/store.js';
import type { Change } from '../../src/view.js';

export interface ViewStoreSubject {
  readonly name: string;
  /** A store without any plan. */
  open(): Promise<ViewStore>;
  /** Closes the store and opens what it left behind. Needed by those that claim to be durable. */
  reopen?(store: ViewStore): Promise<ViewStore>;
  /** False when a state may show documents that are newer than it says; true when absent. */
  readonly keepsStates?: boolean;
}

/** Runs one law on a store of its own, and closes it whatever happens. */
export async function law(
  t: Test,
  subject: ViewStoreSubject,
  sentence: string,
  run: (t: Test, store: ViewStore) => Promise<void>,
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

export const plan = 'contract01';

/** A position of the contract's own log. */
export const at = (ordinal: number) => `contractlog1-${String(ordinal).padStart(20, '0')}`;

/** A document; `name` tells one from another. */
export function unit(id: string, name = id): UnitDocument {
  const none = { done: 0, green: 0, yellow: 0, red: 0 };
  return {
    id,
    name,
    leads: [],
    cooperates: [],
    lights: { leads: none, cooperates: none },
    revision: '0',
    changedBy: `event of ${name}`,
    changedAt: '2012-01-18T01:00:00.000Z',
  };
}

export const put = (id: string, name = id): Change => ({ op: 'put', kind: 'unit', key: id, document: unit(id, name) });
export const index = (name: string, sort: string, key = sort): Change => ({ op: 'index', index: name, sort, key });
export const unindex = (name: string, sort: string): Change => ({ op: 'unindex', index: name, sort });

/** A batch from one checkpoint to another. */
export function batch(from: number | undefined, to: number, changes: readonly Change[], more: Partial<Batch> = {}): Batch {
  return {
    expectedCheckpoint: from === undefined ? undefined : at(from),
    checkpoint: at(to),
    revisions: new Map(),
    changes,
    ...more,
  };
}
