/**
 * A redis-server for one test, on a free port of the loopback. Its AOF (the log of its writes) is synced every second.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Test } from 'tap';
import { freePort } from './free-port.js';
import { find, redis } from './needs.js';
import { until } from './until.js';

const startMaxMs = 30_000;
const lastSecondMs = 1_000;

/** A server that ends with the test, together with its data. `settings` are written as on its command line. */
export async function startRedis(t: Test, ...settings: readonly string[]): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'duban-redis-'));
  const server = await RedisServer.start(folder, ...settings);
  t.teardown(async () => {
    await server.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  return server;
}

export class RedisServer {
  readonly url: string;
  readonly port: number;
  readonly #folder: string;
  readonly #settings: readonly string[];
  #child: ChildProcess | undefined;

  private constructor(folder: string, port: number, settings: readonly string[]) {
    this.#folder = folder;
    this.#settings = settings;
    this.port = port;
    this.url = `redis://127.0.0.1:${port}`;
  }

  /**
   * Starts a server that keeps its data in a folder, which is created. `settings` are written as on its command line.
   */
  static async start(folder: string, ...settings: readonly string[]): Promise<RedisServer> {
    mkdirSync(folder, { recursive: true });
    const server = new RedisServer(folder, await freePort(), settings);
    await server.start();
    return server;
  }

  /** Starts the server again, on the same port and with the data of its folder. */
  async start(): Promise<void> {
    const own = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.#folder, '--save', ''];
    // Without rewriting, the file only grows, so that a shorter file is its content at an earlier time.
    const durable = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--auto-aof-rewrite-percentage', '0'];
    const child = spawn(find(redis) ?? 'redis-server', [...own, ...durable, ...this.#settings], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    const end = () => child.kill('SIGKILL');
    process.once('exit', end);
    child.once('close', () => process.off('exit', end));
    await new Promise<void>((resolve, reject) => {
      let said = '';
      const timer = setTimeout(() => reject(new Error(`redis-server did not start: ${said}`)), startMaxMs);
      const settle = (done: () => void) => {
        clearTimeout(timer);
        done();
      };
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-10_000);
        if (said.includes('Ready to accept connections')) settle(resolve);
      });
      child.once('close', (code) => settle(() => reject(new Error(`redis-server ended with ${code}: ${said}`))));
    });
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'close');
  }

  /** Runs a command with redis-cli and returns what it printed. */
  run(...words: readonly string[]): string {
    return execFileSync('redis-cli', ['-p', String(this.port), ...words], { encoding: 'utf8', stdio: 'pipe' }).trim();
  }

  /**
   * Kills the server and loses its last second of writes, as a power cut may. Returns the former length of the file.
   */
  async killLosingLastSecond(): Promise<number> {
    const before = new Map(this.#appendFiles().map((file) => [file, statSync(file).size]));
    await pause(lastSecondMs);
    await this.kill();
    let lost = 0;
    for (const file of this.#appendFiles()) {
      const size = before.get(file) ?? 0;
      lost += statSync(file).size - size;
      truncateSync(file, size);
    }
    return lost;
  }

  /** Cuts at most so many bytes off the end of a killed server's AOF, as a power cut does. */
  loseBytes(count: number): void {
    for (const file of this.#appendFiles()) truncateSync(file, Math.max(0, statSync(file).size - count));
  }

  /** The server stops answering but keeps its connections, until `thaw`. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  /**
   * Waits until the operating system has everything that was answered: with a sync every second, the AOF may be written
   * later than the answer.
   */
  async whenWritten(): Promise<void> {
    const settled = ['aof_buffer_length:0\r', 'aof_pending_bio_fsync:0\r'];
    await until(() => {
      const info = this.run('INFO', 'persistence');
      return settled.every((line) => info.includes(line));
    });
  }

  /** Every write command since the server first started, in the form in which Redis replays it. */
  appended(): Buffer {
    return Buffer.concat(this.#appendFiles().map((file) => readFileSync(file)));
  }

  #appendFiles(): string[] {
    const folder = join(this.#folder, 'appendonlydir');
    return readdirSync(folder)
      .filter((name) => name.endsWith('.incr.aof'))
      .map((name) => join(folder, name));
  }
}
