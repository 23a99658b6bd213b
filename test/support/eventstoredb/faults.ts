/** What goes wrong on purpose. The test sets it over the control channel; the calls pass through it. */
import { setTimeout as delay } from 'node:timers/promises';
import { failures } from './answers.js';

export type Call =
  | 'append'
  | 'batchAppend'
  | 'read'
  /** A read of a stream of metadata; `on: ['read']` means it too. */
  | 'readMetadata'
  | 'subscribe'
  | 'delete'
  | 'tombstone'
  | 'supportedMethods'
  | 'gossip'
  | 'users'
  | 'scavenge';

/** Which call means another one too. */
const widerOf: { readonly [Name in Call]?: Call } = { batchAppend: 'append', readMetadata: 'read' };

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export interface Faults {
  /** Only these calls; absent: all. `append` is either way of appending. */
  readonly on?: readonly Call[];
  readonly latencyMs?: number;
  /** Calls are taken and never answered. */
  readonly blackHole?: boolean;
  readonly refuse?: 'not-ready' | 'too-busy' | 'access-denied' | 'timeout' | 'unknown' | 'read-failed';
  /** Appends, reads and subscriptions answer that this one is the leader. */
  readonly leader?: Endpoint;
  /** What gossip tells; absent: that this one is alone and leads. */
  readonly cluster?: readonly (Endpoint & { readonly leader: boolean; readonly alive?: boolean })[];
  /** How much longer a write takes to reach the disk. */
  readonly diskMs?: number;
  /** After the next write is on the disk, and before it is answered, the process is gone. */
  readonly killAfterPersisting?: boolean;
  /** Every subscription gets so many events, and nothing more. */
  readonly muteAfter?: number;
  /** Writes are stored and never answered. */
  readonly silentAfterPersisting?: boolean;
}

export class FaultInjector {
  faults: Faults = {};
  /** How often each call came. */
  readonly counts: Partial<Record<Call, number>> = {};

  /** Every call begins here. @throws {ServiceError} what the call is refused with */
  async enter(call: Call): Promise<void> {
    this.counts[call] = (this.counts[call] ?? 0) + 1;
    const { on, latencyMs, blackHole, refuse, leader } = this.faults;
    if (on !== undefined && !on.includes(call) && !on.includes(widerOf[call] ?? call)) return;
    if (latencyMs !== undefined) await delay(latencyMs);
    if (blackHole === true) await this.never();
    if (refuse === 'not-ready') throw failures.notReady();
    if (refuse === 'too-busy') throw failures.tooBusy();
    if (refuse === 'access-denied') throw failures.accessDenied();
    if (refuse === 'timeout') throw failures.timeout();
    if (refuse === 'unknown') throw failures.unknown();
    if (refuse === 'read-failed') throw failures.readFailed();
    if (leader !== undefined && call !== 'gossip' && call !== 'supportedMethods') throw failures.notLeader(leader);
  }

  async persisted(): Promise<void> {
    if (this.faults.diskMs !== undefined) await delay(this.faults.diskMs);
    if (this.faults.killAfterPersisting === true) process.kill(process.pid, 'SIGKILL');
    if (this.faults.killAfterPersisting === true) await this.never();
  }

  async beforeWriteIsAnswered(): Promise<void> {
    if (this.faults.silentAfterPersisting === true) await this.never();
  }

  never(): Promise<never> {
    return new Promise(() => undefined);
  }
}
