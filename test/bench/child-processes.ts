/** Child processes that must not outlive this one, however it ends (except by kill -9). */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';

const children = new Map<ChildProcess, NodeJS.Signals>();
const folders = new Set<string>();

/** Ends a child with this signal if it still runs when this process exits. */
export function guardChild<Child extends ChildProcess>(child: Child, signal: NodeJS.Signals = 'SIGKILL'): Child {
  children.set(child, signal);
  child.once('exit', () => children.delete(child));
  return child;
}

/** Removes a folder when this process exits. */
export function guardFolder(folder: string): string {
  folders.add(folder);
  return folder;
}

process.once('exit', () => {
  for (const [child, signal] of children) child.kill(signal);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

/** Asks a child to end and waits for it; kills it if that takes too long. */
export async function endChild(child: ChildProcess, signal: NodeJS.Signals, patienceMs = 30_000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  const killer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  child.kill(signal);
  await ended;
  clearTimeout(killer);
}

/**
 * The next message of a child over its channel.
 * @throws when the child ends first or stays silent for too long.
 */
export function nextMessage(child: ChildProcess, patienceMs: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (error: Error | undefined, message?: unknown) => {
      clearTimeout(timer);
      child.off('message', onMessage).off('exit', onExit);
      if (error === undefined) resolve(message);
      else reject(error);
    };
    const onMessage = (message: unknown) => settle(undefined, message);
    const onExit = () => settle(new Error(`${child.spawnargs.at(1) ?? child.spawnfile} ended before it answered`));
    const timer = setTimeout(() => settle(new Error(`no answer from process ${child.pid} in ${patienceMs} ms`)), patienceMs);
    child.once('message', onMessage).once('exit', onExit);
  });
}
