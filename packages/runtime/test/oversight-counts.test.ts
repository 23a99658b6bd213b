import type { Actor } from '@duban/domain';
import t from 'tap';
import { createClock, OversightCounts } from '../src/index.js';

const gaoxin: Actor = { id: 'r-gaoxin', name: '高新处', unit: 'gaoxin', roles: ['reporter'] };
const fagui: Actor = { id: 'r-fagui', name: '法规处', unit: 'fagui', roles: ['reporter'] };
const report = { action: 'report-progress', plan: 'moni', subject: 'task/1.1' };
const history = { action: 'GET /v1/plans/:plan/history', plan: 'moni', subject: 'plan/moni' };

function counting(entriesMax?: number) {
  let now = Date.parse('2012-06-30T00:00:00.000Z');
  const clock = createClock({ source: () => now });
  const counts = new OversightCounts({ clock, ...(entriesMax === undefined ? {} : { entriesMax }) });
  return {
    counts,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

t.test('what is alike is one entry with a count and the first and last time', async (t) => {
  const { counts, pass } = counting();
  counts.refused(gaoxin, report, 'not-your-task');
  pass(1_000);
  counts.accessed(gaoxin, history);
  pass(1_000);
  counts.refused({ ...gaoxin }, { ...report }, 'not-your-task');
  t.equal(counts.waiting, 2);
  t.strictSame(counts.take(), {
    entries: [
      {
        actor: gaoxin,
        ...report,
        code: 'not-your-task',
        count: 2,
        firstAt: '2012-06-30T00:00:00.000Z',
        lastAt: '2012-06-30T00:00:02.000Z',
      },
      {
        actor: gaoxin,
        ...history,
        code: undefined,
        count: 1,
        firstAt: '2012-06-30T00:00:01.000Z',
        lastAt: '2012-06-30T00:00:01.000Z',
      },
    ],
    dropped: undefined,
  });
  t.equal(counts.take(), undefined, 'what was taken is gone');
});

t.test('another actor, action, plan, subject or code is another entry', async (t) => {
  const { counts } = counting();
  counts.refused(gaoxin, report, 'not-your-task');
  counts.refused(fagui, report, 'not-your-task');
  counts.refused(gaoxin, { ...report, action: 'acknowledge' }, 'not-your-task');
  counts.refused(gaoxin, { ...report, plan: 'other' }, 'not-your-task');
  counts.refused(gaoxin, { ...report, subject: 'task/1.2' }, 'not-your-task');
  counts.refused(gaoxin, report, 'not-allowed');
  counts.accessed(gaoxin, report);
  t.equal(counts.take()?.entries.length, 7);
});

t.test('what there is no room for is counted, what is known goes on being counted', async (t) => {
  const { counts, pass } = counting(2);
  for (let task = 1; task <= 5; task += 1) {
    counts.refused(gaoxin, { ...report, subject: `task/${task}` }, 'not-your-task');
    pass(10);
  }
  counts.refused(gaoxin, { ...report, subject: 'task/1' }, 'not-your-task');
  const batch = counts.take();
  t.match(batch?.entries, [
    { subject: 'task/1', count: 2 },
    { subject: 'task/2', count: 1 },
  ]);
  t.strictSame(batch?.dropped, { count: 3, firstAt: '2012-06-30T00:00:00.020Z', lastAt: '2012-06-30T00:00:00.040Z' });
  t.strictSame(counts.totals, { refusals: 6, accesses: 0, dropped: 3 });
  counts.accessed(gaoxin, history);
  t.match(counts.take(), { entries: [{ count: 1 }], dropped: undefined }, 'there is room again');
});
