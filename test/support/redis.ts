/** A real redis-server for a test, with an AOF in a folder of the test's. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Test } from 'tap';
import { find, redis } from './needs.js';

export interface RunningRedis {
  readonly url: string;
  /** Runs a command with redis-cli and gives what it printed. */
  run(...words: readonly string[]): string;
}

/** Killed when the test ends. */
export async function startRedis(t: Test, folder: string): Promise<RunningRedis> {
  const port = await freePort();
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'yes'];
  const server = spawn(find(redis) ?? 'redis-server', options, { stdio: 'ignore' });
  t.teardown(async () => {
    server.kill('SIGKILL');
    await once(server, 'close');
  });
  for (let reached = false; !reached; await pause(50)) {
    if (server.exitCode !== null) throw new Error(`redis-server ended with ${server.exitCode}`);
    reached = await reaches(port);
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    run: (...words) => execFileSync('redis-cli', ['-p', String(port), ...words], { encoding: 'utf8' }).trim(),
  };
}

async function reaches(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}
