/**
 * Who of a cluster's nodes leads, kept in one file beside the log that they share. The test writes it in place of an
 * election; each node reads it at every call and before every write, so that a leader that was frozen or cut off has
 * written nothing since it was replaced.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Members {
  /** Ports of all nodes, each on 127.0.0.1. */
  readonly ports: readonly number[];
  /** Null: there is no quorum. */
  readonly leader: number | null;
  /** Grows with every election. */
  readonly term: number;
}

const fileIn = (folder: string) => join(folder, 'members.json');

export const readMembers = (folder: string): Members => JSON.parse(readFileSync(fileIn(folder), 'utf8')) as Members;

export function writeMembers(folder: string, members: Members): void {
  writeFileSync(`${fileIn(folder)}.new`, JSON.stringify(members));
  renameSync(`${fileIn(folder)}.new`, fileIn(folder));
}
