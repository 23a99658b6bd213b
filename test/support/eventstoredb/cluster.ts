/** Three nodes of the imitation, which elect their leader. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, until } from '@duban/test-support';
import type { Test } from 'tap';
import type { ServerSettings } from './control.js';
import { EventStoreDbServer } from './server-process.js';

/** An election takes up to 12 s, and two nodes may stand for election at the same time. */
const electionMaxMs = 60_000;

export class EventStoreDbCluster {
  readonly nodes: readonly EventStoreDbServer[];

  private constructor(nodes: readonly EventStoreDbServer[]) {
    this.nodes = nodes;
  }

  /** Starts a cluster and waits until it has a leader. It ends with the test. The folder must exist. */
  static async start(t: Test, folder: string, version?: ServerSettings['version']): Promise<EventStoreDbCluster> {
    const address = async () => ({ port: await freePort(), peerPort: await freePort() });
    const addresses = [await address(), await address(), await address()];
    const start = ({ port }: { port: number }, index: number) => {
      const own = join(folder, `node-${index + 1}`);
      mkdirSync(own);
      return EventStoreDbServer.start({ folder: own, port, cluster: addresses, ...(version === undefined ? {} : { version }) });
    };
    const cluster = new EventStoreDbCluster(await Promise.all(addresses.map(start)));
    t.teardown(() => cluster.end());
    await cluster.elected();
    return cluster;
  }

  /** Waits for a leader, by what the reachable nodes say about themselves. */
  async elected(): Promise<EventStoreDbServer> {
    let leader: EventStoreDbServer | undefined;
    const isElected = async () => {
      for (const node of this.nodes.filter(({ isRunning }) => isRunning)) {
        if ((await node.ask()).ledSince !== undefined) leader = node;
      }
      return leader !== undefined;
    };
    await until(isElected, { maxMs: electionMaxMs, everyMs: 50 });
    return leader as EventStoreDbServer;
  }

  /** The leader, and the others. */
  async parts(): Promise<{ leader: EventStoreDbServer; followers: readonly [EventStoreDbServer, EventStoreDbServer] }> {
    const leader = await this.elected();
    const [one, other] = this.nodes.filter((node) => node !== leader);
    return { leader, followers: [one as EventStoreDbServer, other as EventStoreDbServer] };
  }

  url(options = ''): string {
    return `esdb://${this.nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}?tls=false${options}`;
  }

  async end(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.kill()));
  }
}
