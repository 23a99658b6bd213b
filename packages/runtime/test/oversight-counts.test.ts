import type { Actor } from '@duban/domain';
import t from 'tap';
import { createClock, OversightCounts } from '../src/index.js';
import type { OversightCountsOptions } from '../src/oversight-counts.js';

const gaoxin: Actor = { id: 'r-gaoxin', name: '高新处', unit: 'gaoxin', roles: ['reporter'] };
const fagui: Actor = { id: 'r-fagui', name: '法规处', unit: 'fagui', roles: ['reporter'] };
const report = { action: 'report-progress', plan: 'moni', subject: 'task/1.1' };
const history = { action: 'GET /v1/plans/:plan/history', plan: 'moni', subject: 'plan/moni' };

function counting(bounds: Partial<OversightCountsOptions> = {}) {
  let now = Date.parse('2012-06-30T00:00:00.000Z');
  const clock = createClock({ source: () => now });
  const counts = new OversightCounts({ clock, ...bounds });
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
  counts.accessed(gaoxin, { ...history, filters: 'field=percent' });
  pass(1_000);
  counts.refused({ ...gaoxin }, { ...report }, 'not-your-task');
  t.equal(counts.waiting, 2);
  t.strictSame(counts.take(), {
    entries: [
      {
        actor: gaoxin,
        ...report,
        filters: undefined,
        code: 'not-your-task',
        count: 2,
        firstAt: '2012-06-30T00:00:00.000Z',
        lastAt: '2012-06-30T00:00:02.000Z',
      },
      {
        actor: gaoxin,
        ...history,
        filters: 'field=percent',
        code: undefined,
        count: 1,
        firstAt: '2012-06-30T00:00:01.000Z',
        lastAt: '2012-06-30T00:00:01.000Z',
      },
    ],
    dropped: [],
  });
  t.equal(counts.take(), undefined, 'what was taken is gone');
});

t.test('another actor, action, plan, subject, code or filter is another entry', async (t) => {
  const { counts } = counting();
  counts.refused(gaoxin, report, 'not-your-task');
  counts.refused(fagui, report, 'not-your-task');
  counts.refused(gaoxin, { ...report, action: 'acknowledge' }, 'not-your-task');
  counts.refused(gaoxin, { ...report, plan: 'other' }, 'not-your-task');
  counts.refused(gaoxin, { ...report, subject: 'task/1.2' }, 'not-your-task');
  counts.refused(gaoxin, report, 'not-allowed');
  counts.accessed(gaoxin, report);
  counts.accessed(gaoxin, { ...report, filters: 'unit=gaoxin' });
  t.equal(counts.take()?.entries.length, 8);
});

const refuse = (counts: OversightCounts, actor: Actor, tasks: number) => {
  for (let task = 1; task <= tasks; task += 1) counts.refused(actor, { ...report, subject: `task/${task}` }, 'not-your-task');
};

t.test('what there is no room for is counted under whoever did it, what is known goes on being counted', async (t) => {
  const { counts, pass } = counting({ refusalsMax: 2 });
  for (let task = 1; task <= 5; task += 1) {
    counts.refused(gaoxin, { ...report, subject: `task/${task}` }, 'not-your-task');
    pass(10);
  }
  counts.refused(gaoxin, { ...report, subject: 'task/1' }, 'not-your-task');
  counts.refused(fagui, report, 'not-your-task');
  const batch = counts.take();
  t.match(batch?.entries, [
    { subject: 'task/1', count: 2 },
    { subject: 'task/2', count: 1 },
    { actor: fagui, count: 1 },
  ]);
  t.strictSame(batch?.dropped, [
    { actor: gaoxin, of: 'refusals', count: 3, firstAt: '2012-06-30T00:00:00.020Z', lastAt: '2012-06-30T00:00:00.040Z' },
  ]);
  t.strictSame(counts.totals, { refusals: 7, accesses: 0, dropped: 3 });
  counts.accessed(gaoxin, history);
  t.match(counts.take(), { entries: [{ count: 1 }], dropped: [] }, 'there is room again');
});

t.test('nobody crowds out another, and refusals no reading', async (t) => {
  const { counts } = counting({ refusalsMax: 100, accessesMax: 100, entriesMax: 50 });
  refuse(counts, gaoxin, 1_000);
  for (let page = 1; page <= 40; page += 1) counts.accessed(fagui, { ...history, subject: `task/${page}` });
  counts.accessed(gaoxin, history);
  const { entries = [], dropped = [] } = counts.take() ?? {};
  t.equal(entries.filter(({ actor, code }) => actor === fagui && code === undefined).length, 40);
  t.equal(entries.filter(({ actor, code }) => actor === gaoxin && code === undefined).length, 1);
  t.equal(entries.length, 50);
  t.match(dropped, [{ actor: gaoxin, of: 'refusals', count: 991 }]);
});

t.test('more actors than are told apart are counted together', async (t) => {
  const { counts } = counting({ actorsMax: 2 });
  for (const id of ['a', 'b', 'c', 'd']) counts.accessed({ ...fagui, id }, history);
  const { entries, dropped } = counts.take() ?? {};
  t.equal(entries?.length, 2);
  t.match(dropped, [{ actor: undefined, of: 'access', count: 2 }]);
});

t.test('many readings ask to be written before there is no room for them; refusals do not', async (t) => {
  const { counts } = counting({ accessesMax: 10, refusalsMax: 5 });
  let asked = 0;
  counts.onPressure = () => {
    asked += 1;
  };
  refuse(counts, gaoxin, 100);
  t.equal(asked, 0, 'or whoever is refused often would fill the store');
  for (let page = 1; page <= 12; page += 1) counts.accessed(fagui, { ...history, subject: `task/${page}` });
  t.equal(asked, 1, 'once');
  t.match(counts.take()?.dropped, [{ actor: gaoxin }, { actor: fagui, of: 'access', count: 2 }]);
  for (let page = 1; page <= 5; page += 1) counts.accessed(fagui, { ...history, subject: `task/${page}` });
  t.equal(asked, 2, 'and again after a take');
});
