import { createLogger, readConfig } from '@duban/runtime';
import { type RunningServer, type ServerOptions, startServer } from '@duban/server';
import type { Test } from 'tap';

/** A server for the commands of a test, on a free port. It is silent and ends with the test. */
export async function served(t: Test, store: string, seed?: ServerOptions['seed']): Promise<RunningServer> {
  const config = readConfig({ DUBAN_PORT: '0', DUBAN_EVENT_STORE: store });
  const running = await startServer({ config, logger: createLogger({ level: 'silent' }), seed });
  t.teardown(() => running.lifecycle.stop());
  return running;
}
