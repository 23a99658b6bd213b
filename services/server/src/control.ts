/**
 * The control socket: a unix socket in the data folder. Through it `duban backup` asks the running process for a
 * copy, `duban parked` for the plans that stand still, `duban rebuild` for read models made anew. Whoever may enter the
 * folder may use it; over the network nobody can.
 */
import { once } from 'node:events';
import { chmod, type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { isAbsolute, join } from 'node:path';
import { DubanError, type ErrorParams } from '@duban/domain';
import { socketPath } from '@duban/event-store';
import type { ParkedPlan } from '@duban/read-models';
import { type AnswerLine, controlSocketName, newSharedSocket, type Problem, sharedSockets } from './control-sockets.js';
import type { DataBackup } from './data.js';
import type { OversightWriting } from './oversight-log.js';
import type { Rebuilding, RebuildOrder } from './rebuild-order.js';

const requestMaxBytes = 8_192;
const recordable: ReadonlySet<string> = new Set(['token-issued', 'tokens-revoked', 'signing-key-rotated']);

/** What every process that projects can be asked for. */
export interface ProjectionControl {
  parked(): Promise<readonly ParkedPlan[]>;
  /** Tries a parked plan again. */
  retry(plan: string): Promise<Retried>;
}

/** What the process that has a journal can be asked for besides. */
export interface Control extends ProjectionControl {
  /** Copies the data to a folder that does not exist or is empty. */
  backup(target: string, withKeys: boolean): Promise<DataBackup>;
  /** Puts on record what was done with a token or a key, and reads keys and revocations again. */
  record(writing: OversightWriting): Promise<void>;
  /** Makes documents anew, or takes back those before. Given up when whoever asks goes away. */
  rebuild(order: RebuildOrder, rebuilding: Rebuilding): Promise<void>;
}

export interface Retried {
  /** False: the plan was not parked. */
  readonly found: boolean;
  /** The plan as it is parked again; null when it goes on. */
  readonly parked: ParkedPlan | null;
}

export interface OpenControl {
  close(): Promise<void>;
}

/** Listens in a folder whose lock this process holds, so that an old socket there belongs to no living process. */
export async function openControl(folder: string, control: Control): Promise<OpenControl> {
  const handle = await open(folder, 'r');
  const path = socketPath(folder, handle.fd, controlSocketName);
  await rm(path, { force: true });
  return listenOn(path, handle, control);
}

/** Listens in a folder that other processes may listen in too. Sockets of processes that are gone are removed. */
export async function openSharedControl(folder: string, control: ProjectionControl): Promise<OpenControl> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const handle = await open(folder, 'r');
  for (const name of await sharedSockets(folder)) {
    if (!(await isListenedTo(socketPath(folder, handle.fd, name)))) await rm(join(folder, name), { force: true });
  }
  return listenOn(socketPath(folder, handle.fd, newSharedSocket()), handle, control);
}

async function listenOn(path: string, handle: FileHandle, control: ProjectionControl & Partial<Control>): Promise<OpenControl> {
  const server = createServer((asked, response) => {
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    response.setHeader('content-type', 'application/x-ndjson');
    const say = (line: AnswerLine) => void response.write(`${JSON.stringify(line)}\n`);
    const rebuilding: Rebuilding = {
      onProgress: (done, total) => say({ progress: [done, total] }),
      onRebuilt: (done) => say('rebuilt' in done ? done : { plan: done.plan, failed: problem(done.error) }),
      signal: gone.signal,
    };
    answer(asked, control, rebuilding)
      .then((done) => say({ done }))
      .catch((error: unknown) => say({ problem: problem(error) }))
      .then(() => response.end())
      .catch(() => response.destroy());
  });
  server.unref();
  server.listen(path);
  await once(server, 'listening');
  await chmod(path, 0o600);
  return {
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
      await handle.close();
    },
  };
}

/** False for a socket that a process has left behind. */
async function isListenedTo(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ECONNREFUSED';
  } finally {
    socket.destroy();
  }
}

async function answer(
  asked: IncomingMessage,
  control: ProjectionControl & Partial<Control>,
  rebuilding: Rebuilding,
): Promise<unknown> {
  if (asked.method !== 'POST') throw new DubanError('route-not-found');
  let text = '';
  for await (const part of asked.setEncoding('utf8') as AsyncIterable<string>) {
    text += part;
    if (text.length > requestMaxBytes) throw new DubanError('body-too-large', { limit: requestMaxBytes });
  }
  const { target, withKeys, plan, writing, ...order } = JSON.parse(text) as Partial<Record<string, unknown>>;
  switch (asked.url) {
    case '/backup':
      if (control.backup === undefined) break;
      if (typeof target === 'string' && isAbsolute(target)) return control.backup(target, withKeys === true);
      throw invalid('target', 'absolute path');
    case '/record': {
      if (control.record === undefined) break;
      const { event } = writing as OversightWriting;
      // What people did over HTTP is told by the APIs alone.
      if (!recordable.has(event.type)) throw invalid('writing', event.type);
      await control.record(writing as OversightWriting);
      return { recorded: true };
    }
    case '/parked':
      return control.parked();
    case '/retry':
      if (typeof plan === 'string') return control.retry(plan);
      throw invalid('plan', 'a plan id');
    case '/rebuild':
      if (control.rebuild === undefined) break;
      await control.rebuild(orderOf(plan, order), rebuilding);
      return { rebuilt: true };
    default:
  }
  throw new DubanError('route-not-found');
}

/** @throws {DubanError} `config-invalid` */
function orderOf(plan: unknown, { rollback, acceptDifferences, maxEventsPerSecond }: Record<string, unknown>): RebuildOrder {
  if (plan !== undefined && typeof plan !== 'string') throw invalid('plan', 'a plan id');
  const rate = maxEventsPerSecond === undefined ? undefined : Number(maxEventsPerSecond);
  if (rate !== undefined && !(rate >= 1)) throw invalid('maxEventsPerSecond', 'a number of events');
  return { plan, rollback: rollback === true, acceptDifferences: acceptDifferences === true, maxEventsPerSecond: rate };
}

const invalid = (key: string, detail: string) => new DubanError('config-invalid', { key, detail } satisfies ErrorParams);

function problem(error: unknown): Problem {
  if (error instanceof DubanError) return { code: error.code, params: error.params };
  return { code: 'store-unavailable', params: { detail: error instanceof Error ? error.message : String(error) } };
}
