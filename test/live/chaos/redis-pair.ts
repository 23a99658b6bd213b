/** Redis with a replica behind one address: a planned failover changes which of the two is there. */
import { join } from 'node:path';
import { type Forwarder, RedisServer, startForwarder, until } from '@duban/test-support';
import type { Test } from 'tap';

/** A replica is told of a full copy at once. */
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

  /** Whoever leads changes; connections to the one that led stay, as with a name that is resolved anew. */
  async failover(): Promise<void> {
    const [before, after] = [this.#master, this.#replica];
    await until(() => isInStep(before), { maxMs: failoverMaxMs });
    before.run('FAILOVER', 'TO', '127.0.0.1', String(after.port));
    await until(() => isMaster(after), { maxMs: failoverMaxMs });
    this.#forwarder.pointTo(after.port);
    [this.#master, this.#replica] = [after, before];
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
