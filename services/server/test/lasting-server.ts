/** A server with read models on disk, asked as its users ask it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLogger, readConfig } from '@duban/runtime';
import { fourTasks, until } from '@duban/test-support';
import type { Test } from 'tap';
import { startServer } from '../src/index.js';

interface Started {
  readonly data: string;
  /** Of the read models; by default in the data folder. */
  readonly kept?: string;
  readonly logger?: ReturnType<typeof createLogger>;
}

const quiet = createLogger({ level: 'silent' });

export async function startLasting(t: Test, { data, kept = join(data, 'read-models'), logger = quiet }: Started) {
  const config = readConfig({
    DUBAN_PORT: '0',
    DUBAN_EVENT_STORE: `journal:${data}`,
    DUBAN_READ_MODELS: `sqlite:${kept}`,
    DUBAN_DISK_RESERVE_BYTES: '0',
  });
  const running = await startServer({ config, logger, checkAnswers: true, seed: { plan: 'moni', manifest: fourTasks } });
  t.teardown(() => running.lifecycle.stop());
  const token = await running.issuer?.issueToken({
    subject: 'r',
    name: '模拟填报员',
    unit: 'gaoxin',
    roles: ['reporter', 'auditor'],
    ttlSeconds: 3_600,
  });
  const headers = { authorization: `Bearer ${token}` };
  const get = async (url: string) => (await running.server.inject({ url, headers })).json<Record<string, unknown>>();
  const command = async (task: string, name: string, payload: object, key: string) => {
    const answer = await running.server.inject({
      method: 'POST',
      url: `/v1/plans/moni/tasks/${task}/${name}`,
      headers: { ...headers, 'idempotency-key': key },
      payload,
    });
    return answer.json<{ position: string; status?: number; code?: string }>();
  };
  const ready = async () =>
    (await running.server.inject('/health/ready')).json<{ status: string; checks: Record<string, unknown> }>();
  return {
    ...running,
    kept,
    get,
    command,
    ready,
    untilReady: () => until(async () => (await ready()).status === 'ready'),
    stop: () => running.lifecycle.stop(),
    /** The process that writes. */
    writer: async () => Number(await readFile(join(kept, 'unclosed'), 'utf8')),
  };
}
