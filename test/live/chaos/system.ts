/** The whole system as processes that can be killed and stalled: three servers, and Duban on them. */

import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createFeedTopic, readKafkaUrl } from '@duban/event-feed';
import { createBroker, type KafkaBroker } from '@duban/test-support';
import type { Test } from 'tap';
import { type BegunDuban, beginDuban } from '../../support/duban-process.js';
import { EventStoreDbServer } from '../../support/eventstoredb/server-process.js';
import { type MovedClock, movedClock } from '../../support/moved-clock.js';
import type { FaultKind, Victim } from './faults.js';
import { RedisPair } from './redis-pair.js';

type Service = 'commands' | 'queries';

/** The processes of Duban, each service twice: alone, and with the others in one process. One that serves nothing only pumps. */
const dubanProcesses: readonly { readonly name: string; readonly serves: readonly Service[] }[] = [
  { name: 'command-api', serves: ['commands'] },
  { name: 'query-api', serves: ['queries'] },
  { name: 'relay', serves: [] },
  { name: 'projector', serves: [] },
  { name: 'all', serves: ['commands', 'queries'] },
];

/** Before a process that ended is started again, as a supervisor would. */
const restartMs = 200;

interface Part extends Victim {
  strike(kind: FaultKind): Promise<void>;
  mend(kind: FaultKind): Promise<void>;
  end(): Promise<void>;
}

/** A server of the tests' own: all of them can do this. */
interface Server {
  start(): Promise<void>;
  kill(): Promise<void>;
  freeze(): void;
  thaw(): void;
}

function serverPart(name: string, server: Server): Part {
  return {
    name,
    kinds: ['kill', 'stall'],
    async strike(kind) {
      if (kind === 'stall') server.freeze();
      else await server.kill();
    },
    async mend(kind) {
      if (kind === 'stall') server.thaw();
      else await server.start();
    },
    end: () => server.kill(),
  };
}

function redisPart(pair: RedisPair): Part {
  const server = serverPart('redis', pair);
  return {
    name: server.name,
    kinds: [...server.kinds, 'lose', 'failover'],
    async strike(kind) {
      if (kind === 'lose') await pair.killLosingLastSecond();
      else if (kind === 'failover') await pair.failover();
      else await server.strike(kind);
    },
    async mend(kind) {
      if (kind !== 'failover') await server.mend(kind);
    },
    end: () => pair.end(),
  };
}

/** How far a clock is moved, one after the other, in milliseconds: two hours ahead, a day back. */
const clockSteps = [7_200_000, -86_400_000];

/** A process of Duban that is started again whenever it ends, unless it is to stay down. */
class Supervised implements Part {
  readonly kinds = ['kill', 'stall', 'clock'] as const;
  readonly name: string;
  readonly serves: readonly Service[];
  /** Where it listens; undefined while it does not. */
  url: string | undefined;
  /** Ends that nobody asked for after it had listened, with what it wrote last. */
  readonly crashes: string[] = [];
  readonly #launch: (clock: MovedClock) => BegunDuban;
  readonly #clock: MovedClock;
  #clockFaults = 0;
  #launched: BegunDuban | undefined;
  #down = false;
  #over = false;
  #keeping: Promise<void>;

  constructor({ name, serves }: (typeof dubanProcesses)[number], folder: string, launch: (clock: MovedClock) => BegunDuban) {
    this.name = name;
    this.serves = serves;
    this.#launch = launch;
    this.#clock = movedClock(join(folder, `clock-${name}`));
    this.#keeping = this.#keep();
  }

  async #keep(): Promise<void> {
    while (!this.#over) {
      const launched = this.#launch(this.#clock);
      this.#launched = launched;
      const ended = once(launched.process, 'close');
      this.url = await launched.ready.catch(() => undefined);
      const listened = this.url !== undefined;
      await ended;
      this.url = undefined;
      if (listened && !this.#down && !this.#over) this.crashes.push(launched.output().slice(-4_000));
      do await pause(restartMs);
      while (this.#down && !this.#over);
    }
  }

  async strike(kind: FaultKind): Promise<void> {
    if (kind === 'stall') {
      this.#launched?.process.kill('SIGSTOP');
      return;
    }
    if (kind === 'clock') {
      this.#clock.move(clockSteps[this.#clockFaults % clockSteps.length] ?? 0);
      this.#clockFaults += 1;
      return;
    }
    this.#down = true;
    await this.#launched?.kill();
  }

  async mend(kind: FaultKind): Promise<void> {
    if (kind === 'stall') this.#launched?.process.kill('SIGCONT');
    if (kind === 'clock') this.#clock.move(0);
    this.#down = false;
  }

  /** What it wrote last. */
  output(): string {
    return this.#launched?.output() ?? '';
  }

  async end(): Promise<void> {
    this.#over = true;
    await this.#launched?.kill();
    await this.#keeping;
  }
}

export interface System {
  readonly victims: readonly Victim[];
  readonly storeUrl: string;
  readonly readModelsUrl: string;
  /** Holds the keys of the tokens. */
  readonly keysFolder: string;
  /** Where a service is answered at the moment, in the order of the processes. */
  urls(service: Service): readonly string[];
  /** Every process of Duban listens. */
  whenListening(): Promise<void>;
  strike(victim: string, kind: FaultKind): Promise<void>;
  mend(victim: string, kind: FaultKind): Promise<void>;
  crashes(): readonly string[];
  /** What the processes of Duban wrote last. */
  outputs(): string;
  /** Ends what writes the read models, so that they stay as they are. */
  endDuban(): Promise<void>;
  end(): Promise<void>;
}

export async function startSystem(t: Test, folder: string): Promise<System> {
  const started: Pick<Part, 'end'>[] = [];
  const end = async () => {
    for (const part of started.splice(0).reverse()) await part.end();
  };
  try {
    return await start(t, folder, started, end);
  } catch (error) {
    await end();
    throw error;
  }
}

async function start(t: Test, folder: string, started: Pick<Part, 'end'>[], end: () => Promise<void>): Promise<System> {
  const storeFolder = join(folder, 'esdb');
  mkdirSync(storeFolder);
  const store = await EventStoreDbServer.start({ folder: storeFolder });
  started.push({ end: () => store.kill() });
  const readModels = await RedisPair.start(t, join(folder, 'redis'));
  started.push(readModels);
  const broker: KafkaBroker = await createBroker(join(folder, 'kafka'));
  await broker.start();
  started.push({ end: () => broker.kill() });
  const feed = `kafka://${broker.address}/duban?partitions=4`;
  await createFeedTopic(readKafkaUrl(feed, 'test'), { replicationFactor: 1 });

  const shared = join(folder, 'duban');
  const settings = [
    ...['--event-store', store.url(), '--feed', feed, '--read-models', readModels.url],
    ...['--keys', join(shared, 'keys'), '--evidence', `folder:${join(shared, 'evidence')}`, '--empty'],
    ...['--rate-limit-per-minute', '0', '--log-level', 'warn'],
  ];
  const processes = dubanProcesses.map(
    (one) =>
      new Supervised(one, folder, ({ env, nodeArgs }) => beginDuban(shared, [...settings, '--service', one.name], env, nodeArgs)),
  );
  started.push(...processes);
  const parts: readonly Part[] = [
    serverPart('kafka', broker),
    redisPart(readModels),
    serverPart('eventstoredb', store),
    ...processes,
  ];
  const part = (name: string) => {
    const found = parts.find((each) => each.name === name);
    if (found === undefined) throw new Error(`there is no ${name}`);
    return found;
  };
  return {
    victims: parts,
    storeUrl: store.url(),
    readModelsUrl: readModels.url,
    keysFolder: shared,
    urls: (service) => processes.flatMap(({ url, serves }) => (url !== undefined && serves.includes(service) ? [url] : [])),
    async whenListening() {
      while (processes.some(({ url }) => url === undefined)) await pause(50);
    },
    strike: (victim, kind) => part(victim).strike(kind),
    mend: (victim, kind) => part(victim).mend(kind),
    crashes: () => processes.flatMap(({ name, crashes }) => crashes.map((output) => `${name} ended by itself:\n${output}`)),
    outputs: () => processes.map((each) => `--- ${each.name}\n${each.output().slice(-6_000)}`).join('\n'),
    async endDuban() {
      for (const each of processes) await each.end();
    },
    end,
  };
}
