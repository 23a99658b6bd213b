/** The EventStoreDB of a turn: an imitation with an empty log, or the server that `DUBAN_TEST_ESDB` names. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { EventStoreDBClient, StreamNotFoundError } from '@eventstore/db-client';
import { EventStoreDbServer } from '../../support/eventstoredb/server-process.js';
import { namedServer } from '../../support/eventstoredb/tested-server.js';
import { guardFolder } from '../child-processes.js';
import { body } from '../traffic.js';
import type { StoredWork } from './side.js';

export const eventStoreDbName = namedServer === undefined ? 'imitation of EventStoreDB' : 'EventStoreDB';

export interface StartedEventStoreDb {
  readonly url: string;
  /** Absent for a server that somebody else started. */
  readonly pids: readonly number[];
  stop(): Promise<void>;
}

export async function startEventStoreDb(parent: string): Promise<StartedEventStoreDb> {
  if (namedServer !== undefined) return { url: namedServer, pids: [], stop: async () => undefined };
  const folder = guardFolder(mkdtempSync(join(parent, 'duban-bench-esdb-')));
  const server = await EventStoreDbServer.start({ folder });
  const stop = async () => {
    await server.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: server.url(), pids: [server.pid], stop };
}

/** The last revision of each stream; -1 for a stream without events. */
export async function lastRevisions(url: string, streams: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const client = EventStoreDBClient.connectionString(url);
  const revisions = new Map<string, number>();
  for (const stream of streams) {
    revisions.set(stream, -1);
    for await (const { revision } of read(client, stream, { direction: 'backwards', fromRevision: 'end', maxCount: 1 })) {
      revisions.set(stream, Number(revision));
    }
  }
  await client.dispose();
  return revisions;
}

const sent = JSON.parse(body) as Record<string, unknown>;

/**
 * Reads the streams behind these revisions with the client, independently of the process that wrote them, and counts
 * the reports.
 */
export async function countStored(url: string, behind: ReadonlyMap<string, number>): Promise<StoredWork> {
  const client = EventStoreDBClient.connectionString(url);
  const commands = new Set<string>();
  let [events, sameBody, streams] = [0, 0, 0];
  for (const [stream, revision] of behind) {
    const before = events;
    for await (const { data, metadata } of read(client, stream, { fromRevision: BigInt(revision + 1) })) {
      const { unit: _, ...reported } = data as Record<string, unknown>;
      events += 1;
      if (isDeepStrictEqual(reported, sent)) sameBody += 1;
      commands.add(commandOf(metadata));
    }
    if (events > before) streams += 1;
  }
  await client.dispose();
  const faults: string[] = [];
  if (sameBody !== events) faults.push(`${sameBody} of ${events} events hold the body that was sent`);
  if (commands.size !== events) faults.push(`${events} events are of ${commands.size} commands`);
  if (streams !== behind.size) faults.push(`${streams} streams instead of ${behind.size}`);
  return { events, faults, figures: {} };
}

/** Duban keeps the command's id one level deeper than the other sides. */
function commandOf(metadata: unknown): string {
  const { commandId, meta } = metadata as { commandId?: string; meta?: { commandId: string } };
  return commandId ?? meta?.commandId ?? '';
}

async function* read(client: EventStoreDBClient, stream: string, options: Parameters<EventStoreDBClient['readStream']>[1]) {
  try {
    for await (const { event } of client.readStream(stream, options)) if (event !== undefined) yield event;
  } catch (error) {
    if (!(error instanceof StreamNotFoundError)) throw error;
  }
}
