/** A real redis-server of one's own, on a free port of the loopback, with its data in a folder of its own. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const startMaxMs = 20_000;

function findCommand(): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'redis-server'))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

const command = findCommand();

/** The `skip` option of a test that needs a server: false when it can be started, or else the reason. */
export const skipWithoutRedis: string | false =
  command === undefined && 'could not test the read models on a real Redis: redis is missing';

/** A node of a cluster also takes the port 10,000 above its own. */
const portMax = 55_535;

async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    server.close();
    if (typeof address === 'object' && address !== null && address.port <= portMax) return address.port;
  }
}

export class RedisServer {
  readonly port: number;
  readonly folder: string;
  readonly #settings: readonly string[];
  #process: ChildProcess | undefined;
  #said = '';

  private constructor(port: number, settings: readonly string[]) {
    this.port = port;
    this.folder = mkdtempSync(join(tmpdir(), 'duban-redis-'));
    this.#settings = settings;
  }

  /** Settings as on the command line of redis-server. Without any it keeps an AOF, synced every second. */
  static async start(settings: readonly string[] = []): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), settings);
    await server.start();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  /** Starts it again, with what its folder holds. */
  async start(): Promise<void> {
    const own = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder, '--save', ''];
    const durable = ['--appendonly', 'yes', '--appendfsync', 'everysec'];
    this.#said = '';
    const child = spawn(command ?? 'redis-server', [...own, ...durable, ...this.#settings], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.#said += chunk.toString();
      });
    }
    this.#process = child;
    for (let waitedMs = 0; !this.#said.includes('Ready to accept connections'); waitedMs += 10) {
      if (child.exitCode !== null || waitedMs > startMaxMs) throw new Error(`redis-server does not start: ${this.#said}`);
      await pause(10);
    }
  }

  /** Kills it, as a power cut would as far as the process is concerned. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Waits until the operating system has what was written: an AOF synced every second may come later. */
  async whenWritten(): Promise<void> {
    const settled = ['aof_buffer_length:0\r', 'aof_pending_bio_fsync:0\r'];
    while (!settled.every((line) => this.run('INFO', 'persistence').includes(line))) await pause(10);
  }

  /** Cuts the end of the AOF of a killed server off, as a power cut does: at most so many bytes. */
  loseBytes(count: number): void {
    const folder = join(this.folder, 'appendonlydir');
    const tail = readdirSync(folder).filter((name) => name.endsWith('.incr.aof'));
    for (const file of tail.map((name) => join(folder, name))) truncateSync(file, Math.max(0, statSync(file).size - count));
  }

  /** Holds it, so that it takes connections and answers nothing. */
  freeze(): void {
    this.#process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process?.kill('SIGCONT');
  }

  /** Runs a command with redis-cli, which Debian brings along, and gives what it printed. */
  run(...words: readonly string[]): string {
    return execFileSync('redis-cli', ['-p', String(this.port), ...words], { encoding: 'utf8' }).trim();
  }

  /** Ends it and removes its data. */
  async remove(): Promise<void> {
    await this.#end('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }
}
