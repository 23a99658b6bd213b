/** Waits for what a process says about its health. */
import { until } from '@duban/test-support';
import type { Test } from 'tap';
import { call } from '../support/duban-process.js';

interface Report {
  readonly status: string;
  readonly checks: Readonly<Record<string, { ready: boolean; reason?: { zh: string; en: string } }>>;
}

async function healthOf(url: string): Promise<Report> {
  return (await call(url, '/health/ready')).body as unknown as Report;
}

/** Waits until the process is not ready, with reasons that match in both languages. */
export async function notReady(t: Test, url: string, zh: RegExp, en: RegExp): Promise<void> {
  let report: Report | undefined;
  const matches = async () => {
    report = await healthOf(url);
    const reasons = Object.values(report.checks).filter(({ ready }) => !ready);
    return report.status === 'not-ready' && reasons.some(({ reason }) => zh.test(reason?.zh ?? '') && en.test(reason?.en ?? ''));
  };
  await until(matches, { maxMs: 60_000 }).catch((error: unknown) => {
    t.comment(JSON.stringify(report, undefined, 2));
    throw error;
  });
  t.equal((await call(url, '/health/ready')).status, 503, String(en));
  t.equal((await call(url, '/health/live')).status, 200);
}

export async function isReady(t: Test, url: string): Promise<void> {
  let report: Report | undefined;
  await until(
    async () => {
      report = await healthOf(url);
      return report.status === 'ready';
    },
    { maxMs: 60_000 },
  ).catch((error: unknown) => {
    t.comment(JSON.stringify(report, undefined, 2));
    throw error;
  });
  t.pass('ready again, without a restart');
}
