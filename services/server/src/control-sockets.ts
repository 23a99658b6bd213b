/**
 * The names of control sockets. A journal's folder belongs to one process, which has the socket `control.sock`; where
 * the events are on a server, any number of processes may share a folder, each with a socket of a name of its own.
 */
import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import type { ErrorCode, ErrorParams } from '@duban/domain';
import type { Rebuilt } from '@duban/read-models';

export const controlSocketName = 'control.sock';
const sharedSocketName = /^control-[0-9a-f]{8}\.sock$/;

export const newSharedSocket = () => `control-${randomBytes(4).toString('hex')}.sock`;

export const sharedSockets = async (folder: string) =>
  (await readdir(folder).catch(() => [])).filter((name) => sharedSocketName.test(name));

/** A line of an answer: JSON, one to a line, of which the last says how it ended. */
export type AnswerLine =
  | { readonly progress: readonly [done: number, total: number] }
  | { readonly plan: string; readonly rebuilt: Rebuilt }
  | { readonly plan: string; readonly failed: Problem }
  | { readonly done: unknown }
  | { readonly problem: Problem };

export interface Problem {
  readonly code: ErrorCode;
  readonly params: ErrorParams;
}
