/** Faults on purpose. The test sets them over the control channel, and every call passes through them. */
import { setTimeout as delay } from 'node:timers/promises';
import { failures } from './answers.js';

export type Call =
  | 'append'
  | 'batchAppend'
  | 'read'
  /** A read of a metadata stream; `on: ['read']` includes it. */
  | 'readMetadata'
  | 'subscribe'
  | 'delete'
  | 'tombstone'
  | 'supportedMethods'
  | 'gossip'
  | 'users'
  | 'scavenge';

/** A call → the call whose faults it shares. */
const widerOf: { readonly [Name in Call]?: Call } = { batchAppend: 'append', readMetadata: 'read' };

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export interface Faults {
  /** Only these calls; absent: all calls. `append` means both ways of appending. */
  readonly on?: readonly Call[];
  readonly latencyMs?: number;
  /** Calls are accepted and never answered. */
  readonly blackHole?: boolean;
  readonly refuse?: 'not-ready' | 'too-busy' | 'access-denied' | 'timeout' | 'unknown' | 'read-failed';
  /** Appends, reads and subscriptions answer that this node is the leader. */
  readonly leader?: Endpoint;
  /** What gossip tells; absent: that this node is alone and leads. */
  readonly cluster?: readonly (Endpoint & { readonly leader: boolean; readonly alive?: boolean })[];
  /** How much longer a write takes to reach the disk, in ms. */
  readonly diskMs?: number;
  /** After the next write is on disk, the process ends before it answers. */
  readonly killAfterPersisting?: boolean;
  /** Every subscription gets so many events and then nothing more. */
  readonly muteAfter?: number;
  /** Writes are stored and never answered. */
  readonly silentAfterPersisting?: boolean;
}

export class FaultInjector {
  faults: Faults = {};
  /** Call → how often it came. */
  readonly counts: Partial<Record<Call, number>> = {};

  /**
   * Every call begins here.
   * @throws {ServiceError} the refusal that a fault wants
   */
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
