/** An event store that is restored to its last backup under running processes, and what an operator then does. */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ancestor, Landmark } from '@duban/domain';
import { duban } from '../../support/duban-process.js';
import type { EventStoreDbServer } from '../../support/eventstoredb/server-process.js';
import type { Supervised } from './supervised.js';

/** What `duban recover` reports about a recovery. */
export interface Loss {
  readonly epoch: string;
  readonly from: string;
  readonly ancestors: readonly Ancestor[];
  readonly lost: readonly Landmark[];
}

export class StoreBackups {
  readonly #server: EventStoreDbServer;
  readonly #log: string;
  readonly #copy: string;

  /** @param folder of the server; the copy is beside it */
  constructor(server: EventStoreDbServer, folder: string) {
    this.#server = server;
    this.#log = join(folder, 'log.jsonl');
    this.#copy = `${folder}-backup.jsonl`;
  }

  /** While the server runs. A half-written end is dropped when the copy is started. */
  take(): Promise<void> {
    return cp(this.#log, this.#copy);
  }

  async putBack(): Promise<void> {
    await this.#server.kill();
    await cp(this.#copy, this.#log);
    await this.#server.start();
  }
}

/**
 * What docs/operating.md tells an operator to do when the event store has gone back: stop everything, recover, start
 * everything.
 * @param servers the three of them, as flags
 */
export async function recoverAll(processes: readonly Supervised[], servers: readonly string[]): Promise<Loss> {
  await Promise.all(processes.map((process) => process.halt()));
  const { code, stdout, stderr } = await duban(['recover', '--reason', '模拟：从备份恢复', ...servers, '--json']);
  if (code !== 0) throw new Error(`duban recover ended with ${code}: ${stderr}`);
  for (const process of processes) process.letGo();
  return JSON.parse(stdout) as Loss;
}
