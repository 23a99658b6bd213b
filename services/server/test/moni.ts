/** A small plan, and a log that can be looked at. */
import { Writable } from 'node:stream';
import { createLogger, type Logger, readConfig } from '@duban/runtime';
import { fourTasks } from '@duban/test-support';
import type { Test } from 'tap';
import { startServer } from '../src/index.js';

export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly err?: unknown;
}

export function logOf(): { readonly logger: Logger; lines(): LogLine[] } {
  const lines: LogLine[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      for (const line of String(chunk).trim().split('\n')) lines.push(JSON.parse(line) as LogLine);
      done();
    },
  });
  return { logger: createLogger({ level: 'debug', destination }), lines: () => lines };
}

export const quiet = createLogger({ level: 'silent' });

/** A server of its own with the plan `moni`, and the headers of somebody who reports for a unit and audits. */
export async function startMoni(t: Test, settings: NodeJS.ProcessEnv, logger: Logger) {
  const config = readConfig({ DUBAN_PORT: '0', ...settings });
  const running = await startServer({ config, logger, checkAnswers: true, seed: { plan: 'moni', manifest: fourTasks } });
  t.teardown(() => running.lifecycle.stop());
  const token = await running.issuer?.issueToken({
    subject: 'r',
    name: '模拟填报员',
    unit: 'gaoxin',
    roles: ['reporter', 'auditor'],
    ttlSeconds: 3_600,
  });
  return { running, headers: { authorization: `Bearer ${token}` } };
}
