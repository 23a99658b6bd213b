/**
 * A process that appends to EventStoreDB for clients of its own, in one of three ways:
 *
 * `append` and `batch` do less than a command: they know each stream's revision from the append before, and neither read
 * nor decide. `append` is one call for each, `batch` one long call for all: the client chooses by whether each call names
 * a user.
 *
 * `emmett` is its `CommandHandler`, as its guide teaches: load the stream, fold it, decide, append at the version read.
 *
 * All let one command a time at a stream: with conflicts, which it answers by waiting and loading again, emmett carries a
 * fifth, and refuses most.
 *
 * Arguments: the way, connection string, names of the streams as JSON, folder of emmett's modules.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CommandHandler } from '@event-driven-io/emmett';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { answerJobs, type LoadResult, type Work } from '../load/job.js';
import { Tally } from '../load/tally.js';

const [how = '', url = '', streamNames = '[]', modules = ''] = process.argv.slice(2);
const streams = JSON.parse(streamNames) as readonly string[];

interface Reported {
  readonly type: 'progress-reported';
  readonly data: Record<string, unknown> & { readonly percent: number };
  readonly metadata: Record<string, unknown>;
}
type Recording = (stream: string, event: Reported) => Promise<unknown>;

async function appending(perCall: object): Promise<Recording> {
  const { EventStoreDBClient: Client, jsonEvent } = await import('@eventstore/db-client');
  const client = Client.connectionString(url);
  const revisions = new Map<string, bigint>();
  return async (stream, event) => {
    const expectedRevision = revisions.get(stream) ?? 'no_stream';
    const { nextExpectedRevision } = await client.appendToStream(stream, jsonEvent(event), { ...perCall, expectedRevision });
    revisions.set(stream, nextExpectedRevision);
  };
}

/** One append at a time for each stream, so that there are no conflicts. */
function inTurn(record: Recording): Recording {
  const tails = new Map<string, Promise<unknown>>();
  return (stream, event) => {
    const turn = (tails.get(stream) ?? Promise.resolve()).then(() => record(stream, event));
    tails.set(
      stream,
      turn.catch(() => undefined),
    );
    return turn;
  };
}

/** The exports of its two packages, as far as they are used. The installed types belong to a later version. */
interface EmmettModules {
  readonly CommandHandler: typeof CommandHandler;
  getEventStoreDBEventStore(client: EventStoreDBClient): Parameters<ReturnType<typeof CommandHandler>>[0];
}

async function handling(): Promise<Recording> {
  const load = (path: string) => import(pathToFileURL(join(modules, path)).href) as Promise<unknown>;
  const emmett = (await load('@event-driven-io/emmett/dist/index.js')) as EmmettModules;
  const esdb = (await load('@event-driven-io/emmett-esdb/dist/index.js')) as EmmettModules;
  const { EventStoreDBClient: Client } = (await load('@eventstore/db-client/dist/index.js')) as {
    EventStoreDBClient: typeof EventStoreDBClient;
  };
  const store = esdb.getEventStoreDBEventStore(Client.connectionString(url));
  const handle = emmett.CommandHandler<{ reports: number; percent: number }, Reported>({
    initialState: () => ({ reports: 0, percent: 0 }),
    evolve: (state, event) => ({ reports: state.reports + 1, percent: event.data.percent }),
  });
  return (stream, event) => handle(store, stream, () => event);
}

/** If the server asks for no login, any name will do; otherwise the connection string has one. */
function namedUser(): object {
  const { username, password } = new URL(url);
  const credentials = { username: decodeURIComponent(username) || 'nobody', password: decodeURIComponent(password) || 'none' };
  return { credentials };
}

const record = inTurn(how === 'emmett' ? await handling() : await appending(how === 'append' ? namedUser() : {}));
const actor = { id: 'gaoxin-1', name: '高新处填报员', unit: 'gaoxin', roles: ['reporter'] };

async function run({ clients, seconds, body, keyPrefix }: Work): Promise<LoadResult> {
  const tally = new Tally();
  const data = JSON.parse(body) as Reported['data'];
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const deadline = startedAt + seconds * 1000;
  const drive = async () => {
    for (let now = performance.now(); now < deadline; ) {
      const number = tally.nextNumber();
      const sentAt = now;
      const metadata = { commandId: `${keyPrefix}-${number}`, recordedAt: new Date().toISOString(), actor };
      const failure: unknown = await record(streams[number % streams.length] as string, {
        type: 'progress-reported',
        data,
        metadata,
      }).then(
        () => undefined,
        (error: unknown) => error ?? 'failed',
      );
      now = performance.now();
      if (failure === undefined) tally.accept(now - sentAt, now < deadline);
      else tally.refuse(now - sentAt, failure instanceof Error ? failure.name : 'failed', () => String(failure));
    }
  };
  await Promise.all(Array.from({ length: clients }, drive));
  return tally.result(seconds, performance.now() - startedAt, process.cpuUsage(cpuBefore));
}

answerJobs(run);
process.send?.({ ready: true });
