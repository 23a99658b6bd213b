/** Duban in the test's own process, on an event store that others use too. It is called without a socket. */
import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import type { Role as AnyRole } from '@duban/domain';
import { createLogger, readConfig } from '@duban/runtime';
import { type RunningServer, startServer } from '@duban/server';
import type { Test } from 'tap';

type Role = Exclude<AnyRole, 'system'>;

interface Reply {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

export interface Inside {
  readonly running: RunningServer;
  /** The lines of the log, warnings and above. */
  readonly log: readonly string[];
  get(path: string): Promise<Reply>;
  /** Gives a command as somebody of a unit, under a new key if none is given. */
  give(path: string, body: object, options?: { role?: Role; unit?: string; key?: string }): Promise<Reply>;
  stop(): Promise<void>;
}

interface InsideOptions {
  readonly readModels?: string;
  readonly feed?: string;
}

export async function startInside(
  t: Test,
  eventStore: string,
  { readModels = 'memory', feed = 'direct' }: InsideOptions = {},
): Promise<Inside> {
  const log: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      log.push(String(chunk));
      done();
    },
  });
  const config = readConfig({
    DUBAN_PORT: '0',
    DUBAN_EVENT_STORE: eventStore,
    DUBAN_FEED: feed,
    DUBAN_READ_MODELS: readModels,
    DUBAN_EVIDENCE: 'memory',
    DUBAN_KEYS: `${t.testdirName}/keys`,
  });
  const running = await startServer({ config, logger: createLogger({ level: 'warn', destination }) });
  t.teardown(() => running.lifecycle.stop());
  const tokens = new Map<string, string>();

  async function headers(role: Role, unit: string) {
    const who = `${role}:${unit}`;
    const token =
      tokens.get(who) ??
      (await running.issuer?.issueToken({ subject: `moni:${who}`, name: '模拟人员', unit, roles: [role], ttlSeconds: 3_600 }));
    tokens.set(who, token ?? '');
    return { authorization: `Bearer ${token}` };
  }

  async function ask(method: 'GET' | 'POST', url: string, sent: Record<string, string>, payload?: object): Promise<Reply> {
    const reply = await running.server.inject({ method, url, headers: sent, ...(payload === undefined ? {} : { payload }) });
    return { status: reply.statusCode, body: JSON.parse(reply.payload) as Record<string, unknown> };
  }

  return {
    running,
    log,
    get: async (path) => ask('GET', path, await headers('auditor', 'shenji')),
    async give(path, body, { role = 'office', unit = 'jihua', key = randomUUID() } = {}) {
      return ask('POST', path, { ...(await headers(role, unit)), 'idempotency-key': `"${key}"` }, body);
    },
    stop: () => running.lifecycle.stop(),
  };
}
