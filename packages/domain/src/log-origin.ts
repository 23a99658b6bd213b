/** Positions of an event store: which store gave one, and whether what it names is still there. */

/** Opaque to clients; within one store, string order is log order. `<epoch>-<20 digits>`. */
export type Position = string;

/** An earlier epoch, whose events are here. */
export interface Ancestor {
  readonly epoch: string;
  /**
   * The last of its positions that has its event here: what came after it was lost when the store was put back from a
   * backup. Absent: everything is here, as after a migration.
   */
  readonly upTo?: Position | undefined;
}

/** An event store as its positions name it. */
export interface LogOrigin {
  /** The first part of its positions. */
  readonly epoch: string;
  /** Earlier epochs that its events had; absent: none. */
  readonly ancestors?: readonly Ancestor[] | undefined;
}

/**
 * An event as it is kept by whoever keeps its position, to be asked for again: a store that was put back from a backup
 * has another event there, or none.
 */
export interface Landmark {
  readonly position: Position;
  readonly stream: string;
  /** Decimal string. */
  readonly revision: string;
  readonly id: string;
}

const positionPattern = /^([a-z0-9]{12})-\d{20}$/;

/** The epoch of a position, or undefined when it is not one. */
export function positionEpoch(position: string): string | undefined {
  return positionPattern.exec(position)?.[1];
}

/**
 * `own`: of this store as it is now. `inherited`: of an earlier epoch, and its event is here, at another position.
 * `lost`: of an earlier epoch, and its event is gone. `foreign`: of another store, or no position at all.
 */
export type Lineage = 'own' | 'inherited' | 'lost' | 'foreign';

export function lineageOf(position: string, { epoch, ancestors = [] }: LogOrigin): Lineage {
  const found = positionEpoch(position);
  if (found === epoch) return 'own';
  const ends = ancestors.filter((ancestor) => ancestor.epoch === found);
  if (ends.length === 0) return 'foreign';
  // An epoch may have lost something more than once.
  return ends.every(({ upTo }) => upTo === undefined || position <= upTo) ? 'inherited' : 'lost';
}
