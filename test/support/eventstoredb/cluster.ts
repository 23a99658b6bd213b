/** Three nodes of the imitation over one log. */
import { freePort } from '@duban/test-support';
import type { Test } from 'tap';
import { writeMembers } from './membership.js';
import { EventStoreDbServer } from './server-process.js';

export class EventStoreDbCluster {
  readonly nodes: readonly EventStoreDbServer[];
  readonly #folder: string;
  #leader: EventStoreDbServer;
  #term = 1;

  private constructor(folder: string, nodes: readonly [EventStoreDbServer, ...EventStoreDbServer[]]) {
    this.#folder = folder;
    this.nodes = nodes;
    this.#leader = nodes[0];
  }

  /** Ends with the test. The folder must exist. */
  static async start(t: Test, folder: string): Promise<EventStoreDbCluster> {
    const ports = [await freePort(), await freePort(), await freePort()];
    writeMembers(folder, { ports, leader: ports[0] ?? null, term: 1 });
    const nodes = await Promise.all(ports.map((port) => EventStoreDbServer.start({ folder, port, cluster: true })));
    t.teardown(() => Promise.all(nodes.map((node) => node.kill())));
    return new EventStoreDbCluster(folder, nodes as [EventStoreDbServer, ...EventStoreDbServer[]]);
  }

  get leader(): EventStoreDbServer {
    return this.#leader;
  }

  get followers(): readonly EventStoreDbServer[] {
    return this.nodes.filter((node) => node !== this.#leader);
  }

  url(options = ''): string {
    return `esdb://${this.nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}?tls=false${options}`;
  }

  /** From now on this node leads. */
  elect(node: EventStoreDbServer): void {
    this.#leader = node;
    this.#write(node.port);
  }

  /** Nobody leads, and nobody takes anything. */
  loseQuorum(): void {
    this.#write(null);
  }

  #write(leader: number | null): void {
    this.#term += 1;
    writeMembers(this.#folder, { ports: this.nodes.map(({ port }) => port), leader, term: this.#term });
  }
}
