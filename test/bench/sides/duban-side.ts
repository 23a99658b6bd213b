/** Duban as its users start it, with the 2012 plan and every task acknowledged. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { plan2012 } from '@duban/seeds';
import { publishFreshPlan } from '../../live/fresh-plan.js';
import { call, startDuban, tokenFor } from '../../support/duban-process.js';
import { endChild, guardChild, guardFolder } from '../child-processes.js';
import { profiling, sharesByPackage, type Window } from '../profile.js';
import { plan, type Route, reportPath, taskCodes } from '../traffic.js';
import { countStored, eventStoreDbName, lastRevisions, startEventStoreDb } from './eventstoredb.js';
import { countReports } from './journal-lines.js';
import { overHttp, type Side, type SideName, type StoredWork } from './side.js';

/**
 * Settings that differ from a plain start. No log line for each request, because the yardsticks write none. A limit on
 * requests that is still counted but that a dozen reporters do not reach.
 */
const settings: NodeJS.ProcessEnv = { DUBAN_LOG_LEVEL: 'warn', DUBAN_RATE_LIMIT_PER_MINUTE: '100000000' };

const overJournal = (name: SideName, label: string, args: readonly string[]): Side => ({
  name,
  label,
  start: async (parent, profile) => {
    const duban = await start(parent, profile, () => args);
    return { work: duban.work, pids: [duban.pid], finish: (measured) => duban.finish(measured, countReports) };
  },
});

export const dubanSide = overJournal('duban', 'Duban, journal', []);
export const dubanInMemory = overJournal('duban-memory', 'Duban, read models in memory', ['--read-models', 'memory']);

export const dubanOverEventStoreDb: Side = {
  name: 'duban-esdb',
  label: `Duban, ${eventStoreDbName}`,
  start: async (parent, profile) => {
    const store = await startEventStoreDb(parent);
    const duban = await start(parent, profile, (folder) => [
      '--event-store',
      store.url,
      '--keys',
      join(folder, 'keys'),
      '--read-models',
      'memory',
    ]);
    const streams = taskCodes.map((code) => `${plan}-task.${code}`);
    const before = await lastRevisions(store.url, streams);
    const finish = async (measured: Window) => {
      const work = await duban.finish(measured, () => countStored(store.url, before));
      await store.stop();
      return work;
    };
    return { work: duban.work, pids: [duban.pid], storePids: store.pids, finish };
  },
};

async function start(parent: string, profile: boolean, args: (folder: string) => readonly string[]) {
  const folder = guardFolder(mkdtempSync(join(parent, 'duban-bench-')));
  const server = await startDuban(folder, args(folder), settings, profile ? profiling(folder) : []);
  guardChild(server.process);
  const { hostname, port } = new URL(server.url);
  // `start` publishes the plan only into an empty store, and a named server may hold other events.
  const token = await tokenFor(folder, { role: 'auditor' });
  if ((await call(server.url, `/v1/plans/${plan}`, { token })).status === 404) {
    await publishFreshPlan(folder, { commands: server.url, queries: server.url }, plan);
  }
  const routes = await acknowledgedTasks(server.url, folder);
  const finish = async (measured: Window, count: (folder: string) => Promise<StoredWork>): Promise<StoredWork> => {
    await endChild(server.process, 'SIGTERM');
    const work = { ...(await count(folder)), ...(profile ? { shares: sharesByPackage(folder, measured) } : {}) };
    rmSync(folder, { recursive: true, force: true });
    return work;
  };
  return { work: overHttp(hostname, Number(port), routes), pid: server.process.pid as number, finish };
}

/** A reporter of each task's first lead unit acknowledges it. The same token then reports on it. */
async function acknowledgedTasks(url: string, folder: string): Promise<readonly Route[]> {
  const tokens = new Map<string, string>();
  const routes: Route[] = [];
  for (const code of taskCodes) {
    const unit = plan2012.tasks.find((task) => task.code === code)?.leads[0];
    if (unit === undefined) throw new Error(`the plan has no task ${code} with a lead unit`);
    const token = tokens.get(unit) ?? (await tokenFor(folder, { role: 'reporter', unit }));
    tokens.set(unit, token);
    const { status, body } = await call(url, `/v1/plans/${plan}/tasks/${code}/acknowledge`, {
      token,
      body: {},
      headers: { 'idempotency-key': `"bench-acknowledge-${code}"` },
    });
    if (status !== 201) throw new Error(`acknowledging ${code} was answered ${status}: ${JSON.stringify(body)}`);
    routes.push({ path: reportPath(code), token });
  }
  return routes;
}
