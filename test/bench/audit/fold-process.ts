/** A process that folds the plan in a store twice: as new as the thread of past states is when it prepares one, and warm. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { endChild, guardChild, nextMessage } from '../child-processes.js';
import { type Fold, foldOnce } from './plan-in-store.js';

export interface Folds {
  readonly first: Fold;
  readonly again: Fold;
}

const foldsMaxMs = 300_000;
const own = fileURLToPath(import.meta.url);

/** @throws when it dies, or takes too long */
export async function foldTwice(folder: string): Promise<Folds> {
  const child = guardChild(fork(own, [folder]));
  try {
    return (await nextMessage(child, foldsMaxMs)) as Folds;
  } finally {
    await endChild(child, 'SIGTERM');
  }
}

if (process.argv[1] === own) {
  const folder = process.argv[2] as string;
  process.send?.({ first: await foldOnce(folder), again: await foldOnce(folder) } satisfies Folds);
}
