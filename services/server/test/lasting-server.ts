/** A server with read models on disk, asked as its users ask it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@duban/runtime';
import { until } from '@duban/test-support';
import type { Test } from 'tap';
import { quiet, startMoni } from './moni.js';

interface Started {
  readonly data: string;
  /** Of the read models; by default in the data folder. */
  readonly kept?: string;
  readonly logger?: Logger;
}

interface Request {
  readonly method?: 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: object;
}

export async function startLasting(t: Test, { data, kept = join(data, 'read-models'), logger = quiet }: Started) {
  const settings = {
    DUBAN_EVENT_STORE: `journal:${data}`,
    DUBAN_READ_MODELS: `sqlite:${kept}`,
    DUBAN_DISK_RESERVE_BYTES: '0',
  };
  const { running, headers } = await startMoni(t, settings, logger);
  /** A machine that is busy with other tests makes the server turn requests away. */
  const ask = async <Body extends { readonly code?: unknown }>(request: Request): Promise<Body> => {
    const answer = (await running.server.inject(request)).json<Body>();
    if (answer.code !== 'overloaded') return answer;
    await pause(50);
    return ask(request);
  };
  const get = (url: string) => ask<Record<string, unknown>>({ url, headers });
  const command = (task: string, name: string, payload: object, key: string) =>
    ask<{ position: string; status?: number; code?: string }>({
      method: 'POST',
      url: `/v1/plans/moni/tasks/${task}/${name}`,
      headers: { ...headers, 'idempotency-key': key },
      payload,
    });
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
