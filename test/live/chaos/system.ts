/** The whole system as processes that can be killed and stalled: three servers, and Duban on them. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { lineageOf } from '@duban/domain';
import { createFeedTopic, readKafkaUrl } from '@duban/event-feed';
import { createBroker, type KafkaBroker, until } from '@duban/test-support';
import type { Test } from 'tap';
import { beginDuban, call } from '../../support/duban-process.js';
import { EventStoreDbServer } from '../../support/eventstoredb/server-process.js';
import type { FaultKind, Victim } from './faults.js';
import { RedisPair } from './redis-pair.js';
import { type Loss, recoverAll, StoreBackups } from './store-backups.js';
import { type Service, Supervised } from './supervised.js';

/**
 * The processes of Duban. Each service runs twice: alone, and together with others in one process. A process that
 * serves no API only moves events.
 */
const dubanProcesses: readonly { readonly name: string; readonly serves: readonly Service[] }[] = [
  { name: 'command-api', serves: ['commands'] },
  { name: 'query-api', serves: ['queries'] },
  { name: 'relay', serves: [] },
  { name: 'projector', serves: [] },
  { name: 'all', serves: ['commands', 'queries'] },
];

const healthMaxMs = 4_000;

interface Part extends Victim {
  strike(kind: FaultKind): Promise<void>;
  mend(kind: FaultKind): Promise<void>;
  end(): Promise<void>;
}

/** A server that belongs to the tests, with what all of them can do. */
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
  let losses = 0;
  return {
    name: server.name,
    kinds: [...server.kinds, 'lose', 'failover', 'evict', 'vanish'],
    async strike(kind) {
      losses += 1;
      if (kind === 'lose') await pair.killLosingLastSecond();
      else if (kind === 'failover') await pair.failover();
      else if (kind === 'evict') pair.evict(losses % 2 === 0);
      else if (kind === 'vanish') pair.loseKeys(losses);
      else await server.strike(kind);
    },
    async mend(kind) {
      if (kind === 'evict') pair.evictNoMore();
      else if (kind !== 'failover' && kind !== 'vanish') await server.mend(kind);
    },
    end: () => pair.end(),
  };
}

function storePart(store: EventStoreDbServer, backups: StoreBackups, recover: () => Promise<void>): Part {
  const server = serverPart('eventstoredb', store);
  return {
    ...server,
    kinds: [...server.kinds, 'mute', 'restore'],
    async strike(kind) {
      if (kind === 'mute') await store.drop('mute');
      else if (kind === 'restore') await backups.putBack();
      else await server.strike(kind);
    },
    async mend(kind) {
      if (kind === 'restore') await recover();
      else if (kind !== 'mute') await server.mend(kind);
    },
  };
}

export interface System {
  readonly victims: readonly Victim[];
  readonly storeUrl: string;
  readonly readModelsUrl: string;
  /** The folder with the keys of the tokens. */
  readonly keysFolder: string;
  /** The present addresses of a service, in the order of the processes. */
  urls(service: Service): readonly string[];
  /** Resolves when every process of Duban listens. */
  whenListening(): Promise<void>;
  strike(victim: string, kind: FaultKind): Promise<void>;
  mend(victim: string, kind: FaultKind): Promise<void>;
  /** Copies the event store. The next `restore` restores this copy. */
  backUp(): Promise<void>;
  /** The recoveries so far. */
  readonly losses: readonly Loss[];
  /** Whether a recovery has reported this position as lost. */
  isLost(position: string): boolean;
  /** Waits until the health of every process that listens and is affected contains these words. */
  told(words: string, ofRedis: boolean): Promise<void>;
  /** How many lines with these words the processes have logged. */
  said(words: string): number;
  crashes(): readonly string[];
  /** The end of the output of all processes of Duban. */
  outputs(): string;
  /** Ends the writers of the read models, so that these no longer change. */
  endDuban(): Promise<void>;
  end(): Promise<void>;
}

/** Whether a process says these words, or does not run. */
async function tells(url: string | undefined, words: string): Promise<boolean> {
  if (url === undefined) return true;
  const { status, body } = await call(url, '/health/ready', { signal: AbortSignal.timeout(healthMaxMs) });
  return status === 503 && JSON.stringify(body).includes(words);
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
  const servers = ['--event-store', store.url(), '--feed', feed, '--read-models', readModels.url];
  const settings = [
    ...servers,
    ...['--keys', join(shared, 'keys'), '--evidence', `folder:${join(shared, 'evidence')}`, '--empty'],
    ...['--rate-limit-per-minute', '0', '--log-level', 'warn'],
  ];
  const processes = dubanProcesses.map(({ name, serves }) => {
    const args = [...settings, '--service', name];
    return new Supervised(name, serves, folder, ({ env, nodeArgs }) => beginDuban(shared, args, env, nodeArgs));
  });
  started.push(...processes);
  const backups = new StoreBackups(store, storeFolder);
  const losses: Loss[] = [];
  const recover = async () => {
    losses.push(await recoverAll(processes, servers));
    // A backup from before a recovery would be taken for another store, so a new one is made.
    await backups.take();
  };
  const parts: readonly Part[] = [
    serverPart('kafka', broker),
    redisPart(readModels),
    storePart(store, backups, recover),
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
    backUp: () => backups.take(),
    losses,
    isLost(position) {
      const ancestors = losses.flatMap((loss) => loss.ancestors);
      return lineageOf(position, { epoch: losses.at(-1)?.epoch ?? '', ancestors }) === 'lost';
    },
    async told(words, ofRedis) {
      // A relay does not use Redis.
      for (const each of processes) if (!ofRedis || each.name !== 'relay') await until(() => tells(each.url, words));
    },
    said: (words) => processes.reduce((sum, each) => sum + each.said(words), 0),
    crashes: () => processes.flatMap(({ name, crashes }) => crashes.map((output) => `${name} ended by itself:\n${output}`)),
    outputs: () => processes.map((each) => `--- ${each.name}\n${each.output().slice(-6_000)}`).join('\n'),
    async endDuban() {
      for (const each of processes) await each.end();
    },
    end,
  };
}
