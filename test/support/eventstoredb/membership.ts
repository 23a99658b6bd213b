/**
 * A node of a cluster. The nodes elect a leader, and a write of the leader counts when two of three nodes have it. A
 * leader that was replaced drops what only it had, when it hears from the next one. The rules are those of Raft; the
 * times were measured on a real cluster.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Entry, LogFile } from './log-file.js';
import { type Message, type NodeAddress, Peers } from './peers.js';

/** Milliseconds until another node leads: after the death of a leader, and after the last message of a frozen one. */
const afterDeathMs = [300, 1_900] as const;
const afterSilenceMs = [5_400, 11_900] as const;
const heartbeatMs = 300;
/** A node that has heard from its leader within this time does not vote. */
const contentMs = 2_000;
/** A leader that has heard from no other node for so long stops leading. */
const aloneMs = 5_000;
/** A timer that fires so late shows that this process itself was stopped. */
const lateMs = 1_000;
const messageMaxBytes = 256 * 1024;
const between = ([min, max]: readonly [number, number]) => min + Math.random() * (max - min);

export type Role = 'leader' | 'follower' | 'none';

export interface MembershipOptions {
  readonly folder: string;
  readonly file: LogFile;
  readonly own: NodeAddress;
  readonly nodes: readonly NodeAddress[];
  /** Called when it begins to lead. The log is whole then. */
  readonly onLead: () => void;
  /** Called when it no longer leads. */
  readonly onReplaced: () => void;
}

interface Follower {
  /** Entries that it surely has. */
  has: number;
  /** Entries that were sent to it, or that it probably has. */
  next: number;
  /** Whether entries are on their way to it. */
  asked: boolean;
  heardAt: number;
}

interface Waiting {
  readonly index: number;
  readonly done: () => void;
}

export class Membership {
  /** Entries that only this node had and that it dropped. */
  dropped = 0;
  readonly #options: MembershipOptions;
  readonly #peers: Peers;
  readonly #voteFile: string;
  #term = 0;
  #votedFor: number | null = null;
  #leader: number | undefined;
  #leads = false;
  /** The nodes that voted for this one, including itself; undefined outside of an election. */
  #votes: Set<number> | undefined;
  #followers = new Map<number, Follower>();
  #waiting: Waiting[] = [];
  #heardAt = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #beating: NodeJS.Timeout;
  #taking: Promise<unknown> = Promise.resolve();

  constructor(options: MembershipOptions) {
    this.#options = options;
    this.#voteFile = join(options.folder, 'vote.json');
    if (existsSync(this.#voteFile)) {
      const kept = JSON.parse(readFileSync(this.#voteFile, 'utf8')) as { term: number; votedFor: number | null };
      this.#term = kept.term;
      this.#votedFor = kept.votedFor;
    }
    this.#peers = new Peers(options.own, options.nodes, {
      receive: (message) => this.#receive(message),
      lost: (port) => this.#lost(port),
    });
    this.#standIn(afterDeathMs);
    this.#beating = setInterval(() => this.#beat(), heartbeatMs);
  }

  /** Makes it disappear for the other nodes. */
  leave(): void {
    clearInterval(this.#beating);
    clearTimeout(this.#timer);
    this.#peers.close();
    this.#leads = false;
    this.#leader = undefined;
  }

  get leader(): number | undefined {
    return this.#leader;
  }

  get role(): Role {
    if (this.#leads) return 'leader';
    return this.#leader === undefined || this.#leader === this.#port ? 'none' : 'follower';
  }

  isAlive(port: number): boolean {
    return port === this.#port || this.#peers.isConnected(port);
  }

  /** Writes as the leader. Resolves when two nodes have the entries; never if another node leads before that. */
  async write(texts: readonly string[]): Promise<void> {
    const term = this.#term;
    if (!this.#leads) return new Promise(() => undefined);
    await this.#options.file.append(texts.map((text) => ({ term, text })));
    await this.#agreed(term);
  }

  #agreed(term: number): Promise<void> {
    return new Promise((resolve) => {
      if (term !== this.#term || this.#leader !== this.#port) return;
      this.#waiting.push({ index: this.#options.file.end.index, done: resolve });
      for (const port of this.#followers.keys()) this.#offer(port);
    });
  }

  get #port(): number {
    return this.#options.own.port;
  }

  #standIn(ms: readonly [number, number]): void {
    clearTimeout(this.#timer);
    const inMs = between(ms);
    const due = performance.now() + inMs;
    this.#timer = setTimeout(() => {
      // After being frozen, a node first listens to what was said in the meantime.
      if (performance.now() - due > lateMs) this.#standIn(afterDeathMs);
      else this.#stand();
    }, inMs);
  }

  #enter(term: number, votedFor: number | null): void {
    this.#term = term;
    this.#votedFor = votedFor;
    writeFileSync(`${this.#voteFile}.new`, JSON.stringify({ term, votedFor }));
    renameSync(`${this.#voteFile}.new`, this.#voteFile);
  }

  #stand(): void {
    this.#standIn(afterDeathMs);
    if (this.#leader === this.#port || !this.#peers.others.some(({ port }) => this.#peers.isConnected(port))) return;
    this.#leader = undefined;
    this.#enter(this.#term + 1, this.#port);
    this.#votes = new Set([this.#port]);
    const { end } = this.#options.file;
    for (const { port } of this.#peers.others)
      this.#peers.send(port, { is: 'standing', from: this.#port, term: this.#term, end });
  }

  #lost(port: number): void {
    if (port === this.#leader) this.#standIn(afterDeathMs);
    if (this.#leader === this.#port && !this.#peers.others.some((one) => this.#peers.isConnected(one.port))) this.#stepDown();
  }

  #stepDown(): void {
    const led = this.#leads;
    this.#leads = false;
    this.#leader = undefined;
    this.#votes = undefined;
    // Writes that were not agreed on get no answer.
    this.#waiting = [];
    this.#standIn(afterDeathMs);
    if (led) this.#options.onReplaced();
  }

  #receive(message: Message): void {
    if (message.term > this.#term) {
      if (message.is === 'standing' && this.#isContent()) return;
      if (this.#leader === this.#port) this.#stepDown();
      this.#enter(message.term, null);
    }
    if (message.is === 'standing') this.#vote(message);
    else if (message.is === 'vote') this.#count(message);
    else if (message.is === 'entries') this.#take(message);
    else this.#heard(message);
  }

  /** A node does not vote while its leader speaks, or while it leads others that answer. */
  #isContent(): boolean {
    const isRecent = (at: number) => performance.now() - at < contentMs;
    if (this.#leads) return [...this.#followers.values()].some(({ heardAt }) => isRecent(heardAt));
    return this.#leader !== undefined && this.#peers.isConnected(this.#leader) && isRecent(this.#heardAt);
  }

  #vote({ from, term, end }: Message & { is: 'standing' }): void {
    const own = this.#options.file.end;
    const isBehind = end.term < own.term || (end.term === own.term && end.index < own.index);
    const granted = term === this.#term && !isBehind && (this.#votedFor === null || this.#votedFor === from);
    if (granted) {
      this.#enter(term, from);
      this.#standIn(afterDeathMs);
    }
    this.#peers.send(from, { is: 'vote', from: this.#port, term: this.#term, granted });
  }

  #count({ from, term, granted }: Message & { is: 'vote' }): void {
    if (!granted || term !== this.#term || this.#votes === undefined || this.#leader === this.#port) return;
    this.#votes.add(from);
    if (this.#votes.size * 2 <= this.#options.nodes.length) return;
    clearTimeout(this.#timer);
    this.#leader = this.#port;
    this.#votes = undefined;
    const now = performance.now();
    const { index } = this.#options.file.end;
    this.#followers = new Map(this.#peers.others.map(({ port }) => [port, { has: 0, next: index, asked: false, heardAt: now }]));
    void this.#begin(term);
  }

  /** An empty entry of the new term. Without it no entry of earlier terms would surely be agreed on. */
  async #begin(term: number): Promise<void> {
    await this.#options.file.append([{ term, text: '[]' }]);
    await this.#agreed(term);
    if (this.#leader !== this.#port || term !== this.#term) return;
    this.#leads = true;
    this.#options.onLead();
  }

  #beat(): void {
    if (this.#leader !== this.#port) return;
    for (const port of this.#followers.keys()) this.#offer(port, true);
    const now = performance.now();
    if ([...this.#followers.values()].every(({ heardAt }) => now - heardAt > aloneMs)) this.#stepDown();
  }

  /** @param alive sends even if there are no entries, as a sign of life */
  #offer(port: number, alive = false): void {
    const follower = this.#followers.get(port);
    const { file } = this.#options;
    if (follower === undefined || !this.#peers.isConnected(port)) return;
    if (follower.asked || follower.next >= file.end.index) {
      if (alive) this.#sendEntries(port, follower.next, []);
      // An answer that was lost with its connection is no longer awaited.
      if (alive && performance.now() - follower.heardAt > contentMs) follower.asked = false;
      return;
    }
    follower.asked = true;
    const after = follower.next;
    const send = async () => this.#sendEntries(port, after, await file.entriesAfter(after, messageMaxBytes));
    send().catch(() => (follower.asked = false));
  }

  #sendEntries(port: number, after: number, entries: readonly Entry[]): void {
    if (this.#leader !== this.#port) return;
    const place = { index: after, term: this.#options.file.termAt(after) };
    this.#peers.send(port, { is: 'entries', from: this.#port, term: this.#term, after: place, entries });
  }

  #take(message: Message & { is: 'entries' }): void {
    const { from, term, after, entries } = message;
    const answer = (agrees: boolean, index: number) =>
      this.#peers.send(from, { is: 'having', from: this.#port, term: this.#term, agrees, index });
    if (term < this.#term) {
      answer(false, 0);
      return;
    }
    this.#leader = from;
    this.#votes = undefined;
    this.#heardAt = performance.now();
    this.#standIn(afterSilenceMs);
    this.#taking = this.#taking.then(async () => {
      const { file } = this.#options;
      if (term !== this.#term) return;
      if (file.termAt(after.index) !== after.term) return answer(false, Math.min(file.end.index, after.index - 1));
      for (const [offset, entry] of entries.entries()) {
        const index = after.index + offset;
        if (file.termAt(index + 1) === entry.term) continue;
        this.dropped += await file.truncate(index);
        await file.append(entries.slice(offset));
        break;
      }
      answer(true, after.index + entries.length);
    });
  }

  #heard({ from, term, agrees, index }: Message & { is: 'having' }): void {
    const follower = this.#followers.get(from);
    if (this.#leader !== this.#port || term !== this.#term || follower === undefined) return;
    follower.heardAt = performance.now();
    if (agrees) {
      follower.has = Math.max(follower.has, index);
      if (index >= follower.next) {
        follower.next = index;
        follower.asked = false;
      }
    } else {
      follower.next = Math.max(0, index);
      follower.asked = false;
    }
    const agreed = Math.max(...[...this.#followers.values()].map(({ has }) => has));
    const done = this.#waiting.filter((waiting) => waiting.index <= agreed);
    this.#waiting = this.#waiting.filter((waiting) => waiting.index > agreed);
    for (const waiting of done) waiting.done();
    this.#offer(from);
  }
}
