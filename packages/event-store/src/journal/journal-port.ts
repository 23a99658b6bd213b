/** What the journal offers beyond the event store port. */
import type { DubanError, LogOrigin, Position } from '@duban/domain';
import type { EventStore } from '../port.js';
import type { Recovery as StoreRecovery } from '../recovered-store.js';
import type { Places } from './placed-events.js';
import type { Recovery } from './recovery.js';

export interface JournalStats {
  readonly events: number;
  readonly streams: number;
  readonly segments: number;
  readonly bytes: number;
  readonly groups: number;
  /** How long the last fdatasync took; 0 before the first. */
  readonly lastSyncMs: number;
}

export interface Backup {
  readonly folder: string;
  /** Position of the last event in the copy. */
  readonly position: Position;
  readonly events: number;
  readonly segments: number;
  readonly bytes: number;
  /** The head of the copy, to be kept elsewhere (chain.ts); absent while the journal is of version 1. */
  readonly head?: string | undefined;
}

export interface Journal extends EventStore {
  /** What was found at opening and done about it. */
  readonly recovery: Recovery;
  /**
   * The head of the whole log, to be kept elsewhere (chain.ts); undefined until the first append to a journal of
   * version 1.
   */
  readonly logHead: string | undefined;
  /**
   * The position of the last event in a backup, whose journal has not been recovered; undefined of any other. What was
   * acknowledged after it is not here, and its positions would be given out twice.
   */
  readonly backupOf: Position | undefined;
  /** False when a second process is kept out by the sockets and the head file only. */
  readonly kernelLock: boolean;
  /** The disk has no room for commands: appends are refused with `storage-full` until it has. */
  readonly full: boolean;
  /** Resolves when a write has failed otherwise than for want of room: from then on nothing is accepted until the journal is opened again. */
  readonly failed: Promise<DubanError>;
  stats(): JournalStats;
  /** Calls the listener with the head whenever the head has moved, so that another thread can follow the journal. */
  onGrown(listener: (head: Position) => void): void;
  /**
   * Where the events of the streams whose names begin with a prefix stand, for a reader in another thread.
   * @param after as in the event store port
   * @throws {DubanError} `position-invalid`, `store-unavailable`
   */
  places(prefix: string, after?: Position): Promise<Places>;
  /**
   * Copies the journal as it is now, whole durable groups only, while appends go on. The copy is a journal
   * with the same epoch, and says that it is a backup: open it only in place of this one, and recover it. A copy
   * that was interrupted cannot be opened.
   * @throws {DubanError} `backup-target-exists` when the target is not an empty or missing folder,
   *   `store-damaged` when a segment is no longer what was written, `store-read-only` and `store-failed`
   *   when the target does not take it
   */
  backup(targetFolder: string): Promise<Backup>;
  /**
   * Gives the journal another epoch, durably, after it was put back from a backup. It must be closed then, and opened
   * anew.
   */
  recover(recovery: StoreRecovery): Promise<LogOrigin>;
}
