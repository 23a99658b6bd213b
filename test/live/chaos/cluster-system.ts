/** A cluster of three event stores that elect their leader, and one process of Duban on it, which no fault hits. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { RedisServer, until } from '@duban/test-support';
import type { Test } from 'tap';
import { beginDuban } from '../../support/duban-process.js';
import { EventStoreDbCluster } from '../../support/eventstoredb/cluster.js';
import type { EventStoreDbServer } from '../../support/eventstoredb/server-process.js';
import type { FaultKind } from './faults.js';
import { Supervised } from './supervised.js';
import type { System } from './system.js';

/** The three nodes as one victim of faults. */
class ClusterPart {
  readonly name = 'eventstoredb';
  readonly kinds = ['leader-kill', 'leader-stall', 'leader-stop', 'no-quorum'] as const;
  readonly #cluster: EventStoreDbCluster;
  #struck: readonly EventStoreDbServer[] = [];
  #stopped: Promise<void> | undefined;

  constructor(cluster: EventStoreDbCluster) {
    this.#cluster = cluster;
  }

  async strike(kind: FaultKind): Promise<void> {
    const { leader, followers } = await this.#cluster.parts();
    this.#struck = kind === 'no-quorum' ? [leader, followers[0]] : [leader];
    if (kind === 'leader-stall') leader.freeze();
    else if (kind === 'leader-stop') this.#stopped = leader.stop();
    else await Promise.all(this.#struck.map((node) => node.kill()));
  }

  /** Ends when all three nodes are connected again. */
  async mend(kind: FaultKind): Promise<void> {
    await this.#stopped;
    this.#stopped = undefined;
    for (const node of this.#struck) {
      if (kind === 'leader-stall') node.thaw();
      else await node.start();
    }
    const belongs = async (node: EventStoreDbServer) => (await node.ask()).role !== 'none';
    for (const node of this.#cluster.nodes) await until(() => belongs(node));
  }
}

export async function startClusterSystem(t: Test, folder: string): Promise<System> {
  const [esdb, redis] = [join(folder, 'esdb'), join(folder, 'redis')];
  for (const made of [esdb, redis]) mkdirSync(made);
  const cluster = await EventStoreDbCluster.start(t, esdb);
  const readModels = await RedisServer.start(redis);
  t.teardown(() => readModels.kill());
  const shared = join(folder, 'duban');
  const settings = [
    ...['--event-store', cluster.url(), '--read-models', readModels.url],
    ...['--keys', join(shared, 'keys'), '--evidence', `folder:${join(shared, 'evidence')}`, '--empty'],
    ...['--rate-limit-per-minute', '0', '--log-level', 'warn'],
  ];
  const duban = new Supervised('all', ['commands', 'queries'], folder, ({ env, nodeArgs }) =>
    beginDuban(shared, settings, env, nodeArgs),
  );
  const part = new ClusterPart(cluster);
  return {
    victims: [part],
    storeUrl: cluster.url(),
    readModelsUrl: readModels.url,
    keysFolder: shared,
    urls: () => (duban.url === undefined ? [] : [duban.url]),
    async whenListening() {
      while (duban.url === undefined) await pause(50);
    },
    strike: (_, kind) => part.strike(kind),
    mend: (_, kind) => part.mend(kind),
    backUp: async () => undefined,
    losses: [],
    isLost: () => false,
    told: async () => undefined,
    said: (words) => duban.said(words),
    crashes: () => duban.crashes.map((output) => `${duban.name} ended by itself:\n${output}`),
    outputs: () => `--- ${duban.name}\n${duban.output().slice(-6_000)}`,
    endDuban: () => duban.end(),
    async end() {
      await duban.end();
      await cluster.end();
      await readModels.kill();
    },
  };
}
