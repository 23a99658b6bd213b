/**
 * The time until a process can work: its port is taken, health and metrics are answered, and every other address says
 * to come again. A server that cannot be reached, or cannot be used as it is, is waited for; a wrong setting ends the
 * start.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { DubanError } from '@duban/domain';
import { createOperationServer, handOver, listen, type NotReady, type ServerInstance } from '@duban/runtime';
import type { Host } from './host.js';
import { troubleOf } from './trouble.js';

const retryMinMs = 500;
const retryMaxMs = 5_000;

/** After these errors the next try may find the server there, or another one at its address. */
const passing: ReadonlySet<string> = new Set([
  'server-unreachable',
  'server-unfit',
  'store-unavailable',
  'store-went-back',
  'clock-unconfirmed',
]);

export interface StartUp {
  readonly url: string;
  /** Health and metrics; a process without an API keeps it. */
  readonly server: ServerInstance;
  /**
   * Opens an engine, with as many tries as it takes.
   * @throws {DubanError} for what trying again cannot mend; `shutting-down`
   */
  open<Engine>(setting: string, open: () => Promise<Engine>): Promise<Engine>;
  /** Called when the process can work. */
  done(): void;
  /** From now on the server of the APIs answers on the port. @throws {DubanError} `shutting-down` */
  handOver(server: ServerInstance): Promise<void>;
}

/** @throws {DubanError} `port-in-use`, `config-invalid` */
export async function beginStartUp(host: Host, onTrouble: (trouble: NotReady) => void): Promise<StartUp> {
  const { config, logger, health, metrics, lifecycle } = host;
  let missing: NotReady | undefined = { zh: '服务正在启动', en: 'The service is starting' };
  let wentBack: DubanError | undefined;
  health.register('start', () => missing);
  const elsewhere = () => {
    if (missing === undefined) return new DubanError('route-not-found');
    return wentBack ?? new DubanError('starting-up');
  };
  const server = createOperationServer({ config, logger, health, metrics, elsewhere });
  lifecycle.serve(server);
  const url = await listen(server, config);
  return {
    url,
    server,
    async open(setting, open) {
      for (let retryMs = retryMinMs; ; retryMs = Math.min(2 * retryMs, retryMaxMs)) {
        try {
          return await open();
        } catch (error) {
          if (!(error instanceof DubanError) || !passing.has(error.code)) throw error;
          wentBack = error.code === 'store-went-back' ? error : undefined;
          const trouble = troubleOf(error, setting);
          logger.error({ setting, code: error.code, retryMs }, `waiting: ${trouble.en}`);
          if (trouble.zh !== missing?.zh) onTrouble(trouble);
          missing = trouble;
        }
        await pause(retryMs, undefined, { signal: lifecycle.stopping }).catch(() => undefined);
        if (lifecycle.stopping.aborted) throw new DubanError('shutting-down');
      }
    },
    done() {
      missing = undefined;
    },
    async handOver(api) {
      if (lifecycle.stopping.aborted) throw new DubanError('shutting-down');
      await handOver(server, api);
    },
  };
}
