/**
 * The control socket: a unix socket in the data folder. Through it `duban backup` asks the running process for a
 * copy, and `duban parked` for the plans that stand still. Whoever may enter the folder may use it; over the network
 * nobody can.
 */
import { once } from 'node:events';
import { chmod, open, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, request } from 'node:http';
import { isAbsolute } from 'node:path';
import { DubanError, type ErrorCode, type ErrorParams } from '@duban/domain';
import { socketPath } from '@duban/event-store';
import type { ParkedPlan } from '@duban/read-models';
import type { DataBackup } from './data.js';
import type { OversightWriting } from './oversight-log.js';

const controlSocketName = 'control.sock';
const requestMaxBytes = 8_192;
const recordable: ReadonlySet<string> = new Set(['token-issued', 'tokens-revoked', 'signing-key-rotated']);

export interface Control {
  /** Copies the data to a folder that does not exist or is empty. */
  backup(target: string, withKeys: boolean): Promise<DataBackup>;
  /** Puts on record what was done with a token or a key, and reads keys and revocations again. */
  record(writing: OversightWriting): Promise<void>;
  parked(): Promise<readonly ParkedPlan[]>;
  /** Tries a parked plan again. */
  retry(plan: string): Promise<Retried>;
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

/** Asks the process that serves a folder for its parked plans. @returns undefined when no process serves it */
export function askForParked(folder: string): Promise<readonly ParkedPlan[] | undefined> {
  return ask(folder, '/parked', {});
}

/**
 * Asks the process that serves a folder to try a parked plan again.
 * @returns undefined when no process serves it
 */
export function askForRetry(folder: string, plan: string): Promise<Retried | undefined> {
  return ask(folder, '/retry', { plan });
}

async function ask<Answer>(folder: string, route: string, body: object): Promise<Answer | undefined> {
  const handle = await open(folder, 'r').catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    return await post<Answer>(socketPath(folder, handle.fd, controlSocketName), route, body);
  } finally {
    await handle.close();
  }
}

async function post<Answer>(path: string, route: string, body: object): Promise<Answer | undefined> {
  const asked = request({ socketPath: path, path: route, method: 'POST' });
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

async function answer(asked: IncomingMessage, control: Control): Promise<unknown> {
  if (asked.method !== 'POST') throw new DubanError('route-not-found');
  let text = '';
  for await (const part of asked.setEncoding('utf8') as AsyncIterable<string>) {
    text += part;
    if (text.length > requestMaxBytes) throw new DubanError('body-too-large', { limit: requestMaxBytes });
  }
  const { target, withKeys, plan, writing } = JSON.parse(text) as Partial<Record<string, unknown>>;
  switch (asked.url) {
    case '/backup':
      if (typeof target === 'string' && isAbsolute(target)) return control.backup(target, withKeys === true);
      throw new DubanError('config-invalid', { key: 'target', detail: 'absolute path' });
    case '/record': {
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
      throw new DubanError('route-not-found');
  }
}

function problem(error: unknown): Problem {
  if (error instanceof DubanError) return { code: error.code, params: error.params };
  return { code: 'store-unavailable', params: { detail: error instanceof Error ? error.message : String(error) } };
}
