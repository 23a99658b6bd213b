/**
 * The control socket: a unix socket in the data folder. Through it `duban backup` asks the running process for a
 * copy, and `duban parked` for the plans that stand still. Whoever may enter the folder may use it; over the network
 * nobody can. A journal's folder belongs to one process, which has the socket `control.sock`; where the events are on a
 * server, any number of processes may share a folder, each with a socket of a name of its own.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, type FileHandle, mkdir, open, readdir, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { isAbsolute, join } from 'node:path';
import { DubanError, type ErrorCode, type ErrorParams } from '@duban/domain';
import { socketPath } from '@duban/event-store';
import type { ParkedPlan } from '@duban/read-models';
import type { DataBackup } from './data.js';
import type { OversightWriting } from './oversight-log.js';

const controlSocketName = 'control.sock';
const sharedSocketName = /^control-[0-9a-f]{8}\.sock$/;
const requestMaxBytes = 8_192;
/** A process that is asked for its plans and says nothing for so long is frozen. */
const answerMaxMs = 30_000;
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
  return listenOn(socketPath(folder, handle.fd, `control-${randomBytes(4).toString('hex')}.sock`), handle, control);
}

async function listenOn(path: string, handle: FileHandle, control: ProjectionControl & Partial<Control>): Promise<OpenControl> {
  const server = createServer((asked, response) => {
    answer(asked, control)
      .then((done) => ({ done }))
      .catch((error: unknown) => ({ problem: problem(error) }))
      .then((body) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body)))
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

/**
 * Asks the process that serves a folder for a backup.
 * @returns what it answered, or undefined when no process serves the folder
 * @throws {DubanError} what the backup refuses with, `server-unreachable`
 */
export function askForBackup(folder: string, target: string, withKeys = false): Promise<DataBackup | undefined> {
  return ask(folder, '/backup', { target, withKeys });
}

/** Has the process that serves a folder write something down. @returns false when no process serves it */
export async function askToRecord(folder: string, writing: OversightWriting): Promise<boolean> {
  return (await ask<Recorded>(folder, '/record', { writing })) !== undefined;
}

/**
 * Asks the processes that serve a folder for their parked plans.
 * @returns each plan once; undefined when no process serves the folder
 */
export async function askForParked(folder: string): Promise<readonly ParkedPlan[] | undefined> {
  const answers = await askAll<readonly ParkedPlan[]>(folder, '/parked', {});
  if (answers.length === 0) return undefined;
  const byPlan = new Map(answers.flat().map((parked) => [parked.plan, parked]));
  return [...byPlan.values()].sort((one, other) => (one.plan < other.plan ? -1 : 1));
}

/**
 * Asks the processes that serve a folder to try a parked plan again.
 * @returns parked where any of them is; undefined when no process serves the folder
 */
export async function askForRetry(folder: string, plan: string): Promise<Retried | undefined> {
  const answers = await askAll<Retried>(folder, '/retry', { plan });
  if (answers.length === 0) return undefined;
  return {
    found: answers.some(({ found }) => found),
    parked: answers.find(({ parked }) => parked !== null)?.parked ?? null,
  };
}

async function askAll<Answer>(folder: string, route: string, body: object): Promise<Answer[]> {
  const own = await ask<Answer>(folder, route, body);
  return [...(own === undefined ? [] : [own]), ...(await askShared<Answer>(folder, route, body))];
}

const sharedSockets = async (folder: string) =>
  (await readdir(folder).catch(() => [])).filter((name) => sharedSocketName.test(name));

async function askShared<Answer>(folder: string, route: string, body: object): Promise<Answer[]> {
  const names = await sharedSockets(folder);
  const answers = await Promise.all(names.map((name) => ask<Answer>(folder, route, body, { name, maxMs: answerMaxMs })));
  return answers.filter((answer) => answer !== undefined);
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

async function ask<Answer>(
  folder: string,
  route: string,
  body: object,
  { name = controlSocketName, maxMs }: { readonly name?: string; readonly maxMs?: number } = {},
): Promise<Answer | undefined> {
  const handle = await open(folder, 'r').catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    return await post<Answer>(socketPath(folder, handle.fd, name), route, body, maxMs);
  } finally {
    await handle.close();
  }
}

async function post<Answer>(path: string, route: string, body: object, maxMs?: number): Promise<Answer | undefined> {
  const asked = request({ socketPath: path, path: route, method: 'POST', timeout: maxMs });
  asked.on('timeout', () => asked.destroy(new Error(`no answer in ${maxMs} ms`)));
  asked.end(JSON.stringify(body));
  let response: IncomingMessage;
  try {
    [response] = (await once(asked, 'response')) as [IncomingMessage];
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return undefined;
    throw new DubanError('server-unreachable', { url: path, detail: message }, { cause: error });
  }
  let text = '';
  for await (const part of response.setEncoding('utf8') as AsyncIterable<string>) text += part;
  const { done, problem: refused } = JSON.parse(text) as { done: Answer; problem?: Problem };
  if (refused !== undefined) throw new DubanError(refused.code, refused.params);
  return done;
}

interface Recorded {
  readonly recorded: true;
}

interface Problem {
  readonly code: ErrorCode;
  readonly params: ErrorParams;
}

async function answer(asked: IncomingMessage, control: ProjectionControl & Partial<Control>): Promise<unknown> {
  if (asked.method !== 'POST') throw new DubanError('route-not-found');
  let text = '';
  for await (const part of asked.setEncoding('utf8') as AsyncIterable<string>) {
    text += part;
    if (text.length > requestMaxBytes) throw new DubanError('body-too-large', { limit: requestMaxBytes });
  }
  const { target, withKeys, plan, writing } = JSON.parse(text) as Partial<Record<string, unknown>>;
  switch (asked.url) {
    case '/backup':
      if (control.backup === undefined) break;
      if (typeof target === 'string' && isAbsolute(target)) return control.backup(target, withKeys === true);
      throw new DubanError('config-invalid', { key: 'target', detail: 'absolute path' });
    case '/record': {
      if (control.record === undefined) break;
      const { event } = writing as OversightWriting;
      // What people did over HTTP is told by the APIs alone.
      if (!recordable.has(event.type)) throw new DubanError('config-invalid', { key: 'writing', detail: event.type });
      await control.record(writing as OversightWriting);
      return { recorded: true } satisfies Recorded;
    }
    case '/parked':
      return control.parked();
    case '/retry':
      if (typeof plan === 'string') return control.retry(plan);
      throw new DubanError('config-invalid', { key: 'plan', detail: 'a plan id' });
    default:
  }
  throw new DubanError('route-not-found');
}

function problem(error: unknown): Problem {
  if (error instanceof DubanError) return { code: error.code, params: error.params };
  return { code: 'store-unavailable', params: { detail: error instanceof Error ? error.message : String(error) } };
}
