/** Redis with a replica behind one address. A planned failover changes which of the two answers there. */
import { join } from 'node:path';
import { type Forwarder, RedisServer, startForwarder, until } from '@duban/test-support';
import type { Test } from 'tap';
import { Random } from './random.js';

/** How many keys are lost at one time, at most. */
const vanishMax = 4;

/** The replica is told at once when a full copy begins. */
const settings = ['--repl-diskless-sync-delay', '0'];
const failoverMaxMs = 20_000;

const isMaster = (server: RedisServer) => server.run('INFO', 'replication').includes('role:master');
const isInStep = (server: RedisServer) => /slave0:.*state=online/.test(server.run('INFO', 'replication'));

export class RedisPair {
  readonly url: string;
  #master: RedisServer;
  #replica: RedisServer;
  readonly #forwarder: Forwarder;

  private constructor(master: RedisServer, replica: RedisServer, forwarder: Forwarder) {
    this.#master = master;
    this.#replica = replica;
    this.#forwarder = forwarder;
    this.url = `redis://127.0.0.1:${forwarder.port}`;
  }

  static async start(t: Test, folder: string): Promise<RedisPair> {
    const master = await RedisServer.start(join(folder, 'one'), ...settings);
    const replica = await RedisServer.start(join(folder, 'other'), ...settings);
    replica.run('REPLICAOF', '127.0.0.1', String(master.port));
    return new RedisPair(master, replica, await startForwarder(t, master.port));
  }

  /** The other server becomes the leader. Connections to the former leader stay, as after a change of a DNS name. */
  async failover(): Promise<void> {
    const [before, after] = [this.#master, this.#replica];
    await until(() => isInStep(before), { maxMs: failoverMaxMs });
    before.run('FAILOVER', 'TO', '127.0.0.1', String(after.port));
    await until(() => isMaster(after), { maxMs: failoverMaxMs });
    this.#forwarder.pointTo(after.port);
    [this.#master, this.#replica] = [after, before];
  }

  /** Sets a policy under which the next write evicts all data, or a part of it. */
  evict(everything: boolean): void {
    const used = Number(/^used_memory:(\d+)/m.exec(this.#master.run('INFO', 'memory'))?.[1]);
    this.#master.run('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-random');
    this.#master.run('CONFIG', 'SET', 'maxmemory', String(everything ? 1 : Math.floor(used * 0.9)));
  }

  evictNoMore(): void {
    this.#master.run('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
    this.#master.run('CONFIG', 'SET', 'maxmemory', '0');
  }

  /** Removes some keys, as an eviction does of which no trace is left. The seed decides which ones. */
  loseKeys(seed: number): void {
    const random = new Random(seed);
    const keys = this.#master.run('--raw', 'KEYS', 'duban:*').split('\n').sort();
    this.#master.run('DEL', ...random.shuffled(keys).slice(0, random.between(1, vanishMax + 1)));
  }

  start(): Promise<void> {
    return this.#master.start();
  }

  kill(): Promise<void> {
    return this.#master.kill();
  }

  killLosingLastSecond(): Promise<number> {
    return this.#master.killLosingLastSecond();
  }

  freeze(): void {
    this.#master.freeze();
  }

  thaw(): void {
    this.#master.thaw();
  }

  async end(): Promise<void> {
    await this.#master.kill();
    await this.#replica.kill();
  }
}
