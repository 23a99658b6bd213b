/**
 * Recovery of a store that was put back from a backup: it gets another epoch, so that no position is given out twice,
 * and the one before becomes an ancestor up to what everybody has.
 */
import { type Ancestor, DubanError, type Landmark, type LogOrigin, lineageOf, type Position, positionEpoch } from '@duban/domain';
import { type EventStore, parsePosition } from './port.js';
import { seek } from './watched-store.js';

/** A recovery, as the store keeps it. */
export interface Recovery {
  /** The epoch that the store had. */
  readonly from: string;
  /** That epoch, and earlier ones of which something is lost: each ends where that begins. */
  readonly ancestors: readonly Ancestor[];
  /** The last events that somebody remembers and the store has no more, the first thousand. */
  readonly lost: readonly Landmark[];
  readonly reason: string;
  /** An instant. */
  readonly at: string;
}

/** A store that nobody serves meanwhile. */
export interface RecoverableStore {
  readonly store: EventStore;
  /** Gives the store another epoch, durably. Afterwards it must be opened anew. */
  recover(recovery: Recovery): Promise<LogOrigin>;
}

const lostMax = 1_000;

/** What a backup in the place of a journal is refused with until it is recovered. */
export const notRecovered = (backupOf: Position): DubanError =>
  new DubanError('store-went-back', {
    keeper: { zh: '数据目录', en: 'the data folder' },
    kept: { zh: `自身是 duban backup 在位置 ${backupOf} 的备份`, en: `that it is a backup made by duban backup at ${backupOf}` },
    found: { zh: '没有此后的恢复记录', en: 'no recovery since' },
  });

/**
 * Asks the store for everything that others remember of it. Its epoch ends at its head, or before the first place where
 * somebody remembers something else: the store may have grown since it was put back. Nothing is changed.
 * @param landmarks the last events that documents and feed know, of each plan and each partition
 * @throws what reading the store throws
 */
export async function findLoss(
  store: EventStore,
  landmarks: Iterable<Landmark>,
): Promise<Pick<Recovery, 'from' | 'ancestors' | 'lost'>> {
  const { epoch } = store;
  /** Epoch → the last of its positions that is not in doubt. */
  const ends = new Map([[epoch, await store.head()]]);
  const lost: Landmark[] = [];
  for (const landmark of landmarks) {
    const { position } = landmark;
    const lineage = lineageOf(position, store);
    if ((lineage !== 'own' && lineage !== 'inherited') || (await seek(store, landmark)).there) continue;
    if (lost.length < lostMax) lost.push(landmark);
    const of = positionEpoch(position) as string;
    const end = ends.get(of);
    if (end === undefined || position <= end) ends.set(of, before(position));
  }
  return { from: epoch, ancestors: [...ends].map(([ended, upTo]) => ({ epoch: ended, upTo })), lost };
}

/** Whatever lies just before a position; exact beyond 2^53 too. */
function before(position: Position): Position {
  const epoch = parsePosition(position)?.epoch ?? '';
  const place = BigInt(position.slice(epoch.length + 1)) - 1n;
  return `${epoch}-${place.toString().padStart(20, '0')}`;
}
