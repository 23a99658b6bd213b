/** Starts the imitation, kills it, freezes it, and starts it again on the same log and port. */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort, plainNode, plainNodeArgs } from '@duban/test-support';
import type { Control, ControlAnswer, ServerSettings } from './control.js';
import type { Faults } from './faults.js';

const main = fileURLToPath(new URL('./main.js', import.meta.url));

export class EventStoreDbServer {
  port = 0;
  readonly #settings: ServerSettings;
  #child: ChildProcess | undefined;
  #asked = 0;
  #frozen = false;

  private constructor(settings: ServerSettings) {
    this.#settings = settings;
  }

  static async start(settings: ServerSettings): Promise<EventStoreDbServer> {
    const server = new EventStoreDbServer(settings);
    await server.start();
    return server;
  }

  get pid(): number {
    return (this.#child as ChildProcess).pid as number;
  }

  /** The connection string for a client without credentials. `options`: options of the connection string. */
  url(options = ''): string {
    return `esdb://127.0.0.1:${this.port}?tls=false${options}`;
  }

  /** Starts it again after a kill: on the same port, with everything that it had acknowledged. */
  async start(): Promise<void> {
    const settings: ServerSettings = { ...this.#settings, port: this.port || (this.#settings.port ?? (await freePort())) };
    const plain = { execPath: plainNode, execArgv: [...plainNodeArgs] };
    const child = fork(main, [JSON.stringify(settings)], { ...plain, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.#child = child;
    const started = await Promise.race([
      once(child, 'message').then(([message]) => message as { port: number }),
      once(child, 'exit').then(() => undefined),
    ]);
    if (started === undefined) throw new Error('the server process did not start');
    this.port = started.port;
  }

  set(faults: Faults): Promise<ControlAnswer> {
    return this.#tell({ set: faults });
  }

  drop(how: NonNullable<Control['drop']>): Promise<ControlAnswer> {
    return this.#tell({ drop: how });
  }

  /**
   * Removes what is deleted or truncated, up to the end of the log.
   * @returns how many records
   */
  async scavenge(): Promise<number> {
    return (await this.#tell({ scavenge: true })).removed ?? 0;
  }

  ask(): Promise<ControlAnswer> {
    return this.#tell({});
  }

  async #tell(control: Omit<Control, 'id'>): Promise<ControlAnswer> {
    const child = this.#child as ChildProcess;
    this.#asked += 1;
    const id = this.#asked;
    child.send({ ...control, id });
    for (;;) {
      const [answer] = (await once(child, 'message')) as [ControlAnswer];
      if (answer.id === id) return answer;
    }
  }

  /** Whether it can be asked. */
  get isRunning(): boolean {
    const child = this.#child;
    return !this.#frozen && child !== undefined && child.exitCode === null && child.signalCode === null;
  }

  /** It stops answering, even pings of the connection, until `thaw`. */
  freeze(): void {
    this.#frozen = true;
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#frozen = false;
    this.#child?.kill('SIGCONT');
  }

  /** Stops it properly, which takes five seconds in which followers hear nothing. */
  async stop(): Promise<void> {
    const gone = this.gone();
    this.#child?.kill('SIGTERM');
    await gone;
  }

  /** Resolves when the process is gone, for whatever reason. */
  async gone(): Promise<void> {
    const child = this.#child;
    if (child !== undefined && child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }

  async kill(): Promise<void> {
    const gone = this.gone();
    this.#child?.kill('SIGKILL');
    await gone;
    this.#frozen = false;
  }
}
