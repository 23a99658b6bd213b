/**
 * Stopping in order: the process first says that it is not ready, then takes no more connections, finishes the
 * requests in flight, and closes what it owns, the last opened first.
 */
import { isatty } from 'node:tty';
import closeWithGrace from 'close-with-grace';
import type { Health } from './health.js';
import type { Logger } from './logging.js';

/** After one of these signals a process cannot be trusted to close anything. */
const notForStopping = ['SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGSEGV', 'SIGUSR2', 'beforeExit'] as const;

/** How long to wait until the last log lines are read. */
const flushMaxMs = 1_000;

/** Time for closing resources after requests in flight were given up. */
const resourcesMs = 5_000;

/** What a lifecycle needs of a Fastify instance. */
export interface StoppableServer {
  /** Stops accepting and resolves when every request in flight has been answered. */
  close(): Promise<unknown>;
  /** Cuts whatever is still connected. */
  readonly server: { closeAllConnections(): void };
}

export interface LifecycleOptions {
  readonly logger: Logger;
  readonly health: Health;
  /** Time for requests in flight once the process is stopping; 10 s when absent. */
  readonly inFlightMaxMs?: number;
}

export interface Lifecycle {
  /** Aborts when stopping begins, for waits without a bound. */
  readonly stopping: AbortSignal;
  /** A server to stop before all that is owned; of several the last first, since it may answer for the one before. */
  serve(server: StoppableServer): void;
  /** Closes something after the servers, in the reverse order of these calls. */
  own(name: string, close: () => Promise<void>): void;
  /** Stops everything; resolves when all is closed. Safe to call twice. */
  stop(): Promise<void>;
  /**
   * From now on SIGTERM and SIGINT stop everything and end the process: with 0 when all was closed, with 1 when
   * closing failed or an uncaught error was the cause. A second signal ends it at once. SIGHUP does the same in a
   * terminal; elsewhere (nohup, a service manager) it only says that a terminal has gone, and nothing ends.
   */
  watchSignals(): void;
}

export function createLifecycle({ logger, health, inFlightMaxMs = 10_000 }: LifecycleOptions): Lifecycle {
  const servers: StoppableServer[] = [];
  const resources: { name: string; close: () => Promise<void> }[] = [];
  let stopped: Promise<void> | undefined;
  const stopping = new AbortController();

  async function stopServer(server: StoppableServer): Promise<void> {
    const cut = setTimeout(() => {
      logger.warn({ inFlightMaxMs }, 'requests were still in flight and have been cut off');
      server.server.closeAllConnections();
    }, inFlightMaxMs);
    try {
      await server.close();
    } finally {
      clearTimeout(cut);
    }
  }

  async function stopAll(): Promise<void> {
    health.stop();
    stopping.abort();
    const failures: unknown[] = [];
    const attempt = async (name: string, close: () => Promise<void>) => {
      try {
        await close();
      } catch (error) {
        logger.error({ err: error, resource: name }, 'closing failed');
        failures.push(error);
      }
    };
    for (const server of servers.reverse()) await attempt('server', () => stopServer(server));
    for (const { name, close } of resources.reverse()) await attempt(name, close);
    if (failures.length > 0) throw new AggregateError(failures, 'not everything could be closed');
  }

  const stop = () => {
    stopped ??= stopAll();
    return stopped;
  };

  return {
    stopping: stopping.signal,
    serve: (server) => {
      servers.push(server);
    },
    own: (name, close) => {
      resources.push({ name, close });
    },
    stop,
    watchSignals() {
      const inTerminal = isatty(0);
      if (!inTerminal) process.on('SIGHUP', () => logger.info('a terminal has gone; the process stays'));
      const grace = { error: (problem: unknown) => logger.error({ err: problem }, 'stopping') };
      closeWithGrace(
        {
          delay: inFlightMaxMs + resourcesMs,
          logger: grace,
          skip: [...notForStopping, ...(inTerminal ? [] : ['SIGHUP' as const])],
        },
        async ({ err, signal }: { err?: Error; signal?: string }) => {
          if (err === undefined) logger.info({ signal }, 'stopping');
          else logger.fatal({ err }, 'an error that nobody caught');
          try {
            await stop();
          } finally {
            await flushed(logger);
          }
        },
      );
    },
  };
}

async function flushed(logger: Logger): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, flushMaxMs);
    logger.flush(() => resolve());
  });
}
