/** What a command asks of the processes that serve a data folder, through their control sockets. */
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { createInterface } from 'node:readline';
import { DubanError } from '@duban/domain';
import { socketPath } from '@duban/event-store';
import type { ParkedPlan } from '@duban/read-models';
import type { Retried } from './control.js';
import { type AnswerLine, controlSocketName, sharedSockets } from './control-sockets.js';
import type { DataBackup } from './data.js';
import type { OversightWriting } from './oversight-log.js';
import type { Rebuilding, RebuildOrder } from './rebuild-order.js';

/** A process that is asked for its plans and says nothing for so long is frozen. */
const answerMaxMs = 30_000;

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
  return (await ask(folder, '/record', { writing })) !== undefined;
}

/**
 * Has the process that serves a folder make documents anew, or take back those before.
 * @returns false when no process serves the folder
 * @throws {DubanError} `config-invalid`, `server-unreachable`
 */
export async function askForRebuild(folder: string, order: RebuildOrder, rebuilding: Rebuilding): Promise<boolean> {
  return (await ask(folder, '/rebuild', order, { rebuilding })) !== undefined;
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

async function askShared<Answer>(folder: string, route: string, body: object): Promise<Answer[]> {
  const names = await sharedSockets(folder);
  const answers = await Promise.all(names.map((name) => ask<Answer>(folder, route, body, { name, maxMs: answerMaxMs })));
  return answers.filter((answer) => answer !== undefined);
}

interface Asking {
  readonly name?: string;
  readonly maxMs?: number;
  readonly rebuilding?: Rebuilding;
}

async function ask<Answer>(folder: string, route: string, body: object, asking: Asking = {}): Promise<Answer | undefined> {
  const handle = await open(folder, 'r').catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    return await post<Answer>(socketPath(folder, handle.fd, asking.name ?? controlSocketName), route, body, asking);
  } finally {
    await handle.close();
  }
}

async function post<Answer>(
  path: string,
  route: string,
  body: object,
  { maxMs, rebuilding }: Asking,
): Promise<Answer | undefined> {
  const asked = request({ socketPath: path, path: route, method: 'POST', timeout: maxMs, signal: rebuilding?.signal });
  asked.on('timeout', () => asked.destroy(new Error(`no answer in ${maxMs} ms`)));
  asked.end(JSON.stringify(body));
  const unreachable = (error: unknown) =>
    new DubanError('server-unreachable', { url: path, detail: (error as Error).message }, { cause: error });
  let response: IncomingMessage;
  try {
    [response] = (await once(asked, 'response')) as [IncomingMessage];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return undefined;
    throw unreachable(error);
  }
  try {
    for await (const text of createInterface(response)) {
      const line = JSON.parse(text) as AnswerLine;
      if ('progress' in line) rebuilding?.onProgress(...line.progress);
      else if ('rebuilt' in line) rebuilding?.onRebuilt(line);
      else if ('failed' in line) {
        rebuilding?.onRebuilt({ plan: line.plan, error: new DubanError(line.failed.code, line.failed.params) });
      } else if ('problem' in line) throw new DubanError(line.problem.code, line.problem.params);
      else return line.done as Answer;
    }
  } catch (error) {
    throw error instanceof DubanError ? error : unreachable(error);
  }
  throw unreachable(new Error('it ended before it had answered'));
}
