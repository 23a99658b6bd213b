/** Answers while the plan is being written: before every single read of an answer another step is stored. */
import type { ViewState } from '@duban/read-models';
import { twelveTasks } from '@duban/test-support';
import t from 'tap';
import { gaoxin, Office } from './office.js';

const report = { type: 'report-progress', done: '推进', occurredOn: '2012-01-18' } as const;

const paths = [
  '/v1/plans',
  '/v1/plans/real',
  '/v1/plans/real/tasks',
  '/v1/plans/real/tasks?status=acknowledged',
  '/v1/plans/real/tasks?status=in-progress&unit=gaoxin',
  '/v1/plans/real/tasks/1.1',
  '/v1/plans/real/tasks/1.1/reports',
  '/v1/plans/real/tasks/1.1/history',
  '/v1/plans/real/history?field=percent&limit=3',
  '/v1/plans/real/history?actor=r-gaoxin&order=asc',
  '/v1/plans/real/units/gaoxin',
  '/v1/people/kou',
];

t.test('every answer comes from one state and names its position, whatever is written meanwhile', async (t) => {
  let meanwhile: (() => Promise<unknown>) | undefined;
  let office: Office | undefined;
  const state = async (): Promise<ViewState> => {
    const taken = await (office as Office).views.state();
    return new Proxy(taken, {
      get: (_, name: keyof ViewState) => {
        if (name === 'release') return () => taken.release();
        // `await` asks its value for `then`, so the proxy must not invent one.
        if (typeof taken[name] !== 'function') return undefined;
        return async (...given: unknown[]) => {
          await meanwhile?.();
          return (taken[name] as (...given: unknown[]) => unknown).apply(taken, given);
        };
      },
    });
  };
  const views = new Proxy({} as Office['views'], {
    get: (_, name: keyof Office['views']) => {
      const { views } = office as Office;
      return name === 'state'
        ? state
        : (...given: unknown[]) => (views[name] as (...given: unknown[]) => unknown).apply(views, given);
    },
  });
  office = await Office.open(t, { parts: { views } });
  const { publish, task, seen } = { publish: office.publish, task: office.task, seen: office.seen };
  await publish.call(office, 'real', twelveTasks);
  for (const code of ['1.1', '1.2']) await task.call(office, 'real', code, { type: 'acknowledge' }, gaoxin);
  let percent = 0;
  const write = async () => {
    percent += 1;
    await seen.call(office, await task.call(office as Office, 'real', '1.1', { ...report, percent: percent % 100 }, gaoxin));
  };
  await write();
  for (const path of paths) {
    const quiet = await office.get(path);
    t.equal(quiet.status, 200, path);
    const before = percent;
    meanwhile = write;
    const busy = await office.get(path);
    meanwhile = undefined;
    t.ok(percent > before + 1, `${path}: ${percent - before} steps were stored while it was answered`);
    t.strictSame(busy.body, quiet.body, path);
  }
});
