/**
 * The two ways to have a projector beside the server. A thread, for documents in memory: they are asked for over the
 * same messages. A process, for documents on disk: what ends it (out of memory, an abort of the database's code, a kill)
 * ends nothing of the server, and its folding takes no time from commands.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { FromProjector, ToProjector } from './messages.js';

export interface Link {
  tell(message: ToProjector): void;
  /** Ends it at once. */
  kill(): void;
}

export interface Listener {
  hear(message: FromProjector): void;
  /** Called once, with what is known of its end. */
  gone(cause: Error): void;
}

export type BeginLink = (listener: Listener) => Link;

// Hooks that this process was started with, of a test runner or a debugger, must not run in either.
export const threadLink: BeginLink = ({ hear, gone }) => {
  const worker = new Worker(new URL('./projector-thread.js', import.meta.url), { execArgv: [] });
  let cause: Error | undefined;
  worker.on('message', hear);
  worker.on('error', (error) => {
    cause = error instanceof Error ? error : new Error(String(error));
  });
  worker.on('exit', (code) => gone(cause ?? new Error(`the thread of the read models ended with ${code}`)));
  return {
    tell: (message) => worker.postMessage(message),
    kill: () => void worker.terminate(),
  };
};

/** Of what the process writes to stderr, as when its memory is not enough, the last is kept for the log. */
const lastWordsMax = 2_000;

export const processLink: BeginLink = ({ hear, gone }) => {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = fork(fileURLToPath(new URL('../projector-process/main.js', import.meta.url)), {
    execArgv: [],
    env,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let lastWords = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-lastWordsMax);
  });
  child.on('message', (message) => hear(message as FromProjector));
  child.on('error', (error) => {
    // Otherwise it has begun, and what ends it is told by its end.
    if (child.pid === undefined) gone(error);
  });
  child.on('close', (code, signal) => {
    if (child.pid === undefined) return;
    const said = lastWords === '' ? '' : `: ${lastWords.trim()}`;
    gone(new Error(`the process of the read models (pid ${child.pid}) ended with ${signal ?? code}${said}`));
  });
  return {
    // A message to a process that has just ended is lost; its end is told by itself.
    tell: (message) => void (child.connected && child.send(message, () => undefined)),
    kill: () => void child.kill('SIGKILL'),
  };
};
