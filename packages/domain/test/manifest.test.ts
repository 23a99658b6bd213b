import t from 'tap';
import { type Manifest, manifest, manifestFault } from '../src/index.js';
import { manifestBounds } from '../src/manifest.js';
import { indicatorFactsFault, type PlanContents, taskFactsFault } from '../src/manifest-fault.js';
import { englishOf } from './bilingual.js';
import { plan as planId, sample } from './samples.js';

type Draft = { -readonly [Key in keyof Manifest]: Manifest[Key] };
type Task = Manifest['tasks'][number];
type Indicator = Manifest['indicators'][number];

/** The sample plan after a change; the change edits a copy. */
function altered(change: (draft: Draft) => void): Manifest {
  const draft = structuredClone(sample);
  change(draft);
  return draft;
}
const withTask = (changes: Partial<Task>) => altered((draft) => Object.assign(draft.tasks[0] as Task, changes));
const withIndicator = (changes: Partial<Indicator>) =>
  altered((draft) => {
    draft.indicators[1] = { ...(draft.indicators[1] as Indicator), ...changes };
  });
/** The same without the fields named. */
const without = (plan: Manifest, ...fields: (keyof Indicator)[]) => {
  const draft = structuredClone(plan);
  for (const field of fields) delete (draft.indicators[1] as Partial<Indicator>)[field];
  return draft;
};

/** The sample plan with indicators each of which is a part of another one, or of none. */
const chained = (...parts: [key: string, subsetOf?: string][]) =>
  altered((draft) => {
    const [indicator] = sample.indicators as [Indicator];
    draft.indicators = parts.map(([key, subsetOf]) => ({ ...indicator, key, ...(subsetOf === undefined ? {} : { subsetOf }) }));
  });
const misfits: [kind: 'document' | 'event', action: 'issue' | 'revise' | 'hold'][] = [
  ['document', 'hold'],
  ['event', 'issue'],
  ['event', 'revise'],
];

t.test('a plan that fits together has no fault', async (t) => {
  t.equal(manifestFault(sample), undefined);
  t.strictSame(manifest.parse(structuredClone(sample)), sample);
});

t.test('each fault is found and named', async (t) => {
  const faults: [string, Manifest][] = [
    ['section 1 appears twice', altered((draft) => draft.sections.push({ number: 1, title: '又一' }))],
    ['unit jia appears twice', altered((draft) => draft.units.push({ id: 'jia', name: '别名' }))],
    ['person li-si appears twice', altered((draft) => draft.people.push({ id: 'li-si', name: '李四' }))],
    ['task 1.1 appears twice', altered((draft) => draft.tasks.push(draft.tasks[0] as Task))],
    ['indicator rd-gdp appears twice', altered((draft) => draft.indicators.push(draft.indicators[0] as Indicator))],
    [
      'a simulated plan needs startsOn',
      altered((draft) => {
        delete draft.startsOn;
      }),
    ],
    [
      'only a simulated plan has startsOn',
      altered((draft) => {
        delete draft.simulated;
      }),
    ],
    [
      'only a simulated plan has startsOn',
      altered((draft) => {
        draft.simulated = false;
      }),
    ],
    [
      'startsOn 2011-12-31 is not within 2012',
      altered((draft) => {
        draft.startsOn = '2011-12-31';
      }),
    ],
    [
      'startsOn 2013-01-01 is not within 2012',
      altered((draft) => {
        draft.startsOn = '2013-01-01';
      }),
    ],
    ['task 1.1: no section 3', withTask({ section: 3 })],
    ['task 1.1: no unit wu', withTask({ leads: ['jia', 'wu'] })],
    ['task 1.1: no unit wu', withTask({ cooperating: [{ unit: 'wu' }] })],
    ['task 1.1: unit jia appears twice', withTask({ leads: ['jia', 'jia'] })],
    ['task 1.1: unit jia appears twice', withTask({ leads: ['jia'], cooperating: [{ unit: 'jia' }] })],
    ['task 1.1: unit bing appears twice', withTask({ cooperating: [{ unit: 'bing' }, { unit: 'bing' }] })],
    ['task 1.1: no person wang-wu', withTask({ responsible: ['wang-wu'] })],
    ['task 1.1: person li-si appears twice', withTask({ responsible: ['li-si', 'zhang-san', 'li-si'] })],
    ['task 1.1: due 2011-12-31 is before 2012', withTask({ due: '2011-12-31' })],
    ...misfits.map(([kind, action]): [string, Manifest] => [
      'task 1.1: deliverable 2: an event is held, a document is issued or revised',
      withTask({
        deliverables: [
          { kind: 'event', action: 'hold', name: '大会' },
          { kind, action, name: '成果' },
        ],
      }),
    ]),
    ['indicator enterprises: no task 9.9', withIndicator({ task: '9.9' })],
    ['indicator enterprises: no indicator nothing', withIndicator({ subsetOf: 'nothing' })],
    ['indicator enterprises: is a part of itself', withIndicator({ subsetOf: 'enterprises' })],
    ['indicator rd-gdp: is a part of itself', chained(['rd-gdp', 'enterprises'], ['enterprises', 'rd-gdp'])],
    ['indicator b: is a part of itself', chained(['a', 'b'], ['b', 'c'], ['c', 'd'], ['d', 'b'])],
    ['indicator enterprises: its horizon ends before it begins', withIndicator({ horizon: { from: 2013, to: 2012 } })],
    ['indicator enterprises: needs a target', without(sample, 'target')],
    ['indicator enterprises: has no number to reach', withIndicator({ qualifier: 'unquantified' })],
    ['indicator enterprises: has no number to reach', withIndicator({ kind: 'relational', exceeds: '别的' })],
    [
      'indicator enterprises: what is to be exceeded is not unquantified',
      without(withIndicator({ kind: 'relational', exceeds: '别的', qualifier: 'unquantified' }), 'target'),
    ],
    [
      'indicator enterprises: what is to be exceeded is no upper limit',
      without(withIndicator({ kind: 'relational', exceeds: '别的', qualifier: 'at-most' }), 'target'),
    ],
    ['indicator enterprises: target 1/3: only a fraction has a target a/b', withIndicator({ target: '1/3' })],
    [
      'indicator enterprises: target 1200.5: must be a whole number, not negative',
      withIndicator({ unitOfMeasure: '家', target: '1200.5' }),
    ],
    [
      'indicator enterprises: target -5: must be a whole number, not negative',
      withIndicator({ unitOfMeasure: '家', target: '-5' }),
    ],
    ['indicator enterprises: target -5: must not be negative', withIndicator({ unitOfMeasure: '亿元', target: '-5' })],
    [
      'units jia and again have one name',
      altered((draft) => {
        draft.units = [...draft.units, { id: 'again', name: ' 甲处 ' }];
      }),
    ],
    [
      'indicator enterprises: target 1/3: only a fraction has a target a/b',
      withIndicator({ kind: 'coverage', target: '1/3', population: '县' }),
    ],
    ['indicator enterprises: exceeds and relational go together', withIndicator({ exceeds: '别的' })],
    ['indicator enterprises: exceeds and relational go together', without(withIndicator({ kind: 'relational' }), 'target')],
    ['indicator enterprises: population goes with a fraction or a coverage', withIndicator({ population: '县' })],
    ['indicator enterprises: population goes with a fraction or a coverage', withIndicator({ kind: 'fraction' })],
    ['indicator enterprises: population goes with a fraction or a coverage', withIndicator({ kind: 'coverage' })],
  ];
  for (const [detail, plan] of faults) {
    const fault = manifestFault(plan);
    t.strictSame([fault?.rejected, englishOf(fault)], ['plan-incomplete', detail]);
    t.ok(manifest.safeParse(plan).success, 'each fits the schema: only the whole shows the fault');
  }
});

t.test('what may look odd and is none', async (t) => {
  const fine: Manifest[] = [
    altered((draft) => {
      draft.people = [
        { id: 'zhang-san', name: '同名' },
        { id: 'li-si', name: '同名' },
      ];
    }),
    withTask({ responsible: [] }),
    withTask({ responsible: ['li-si', 'zhang-san'] }),
    withTask({ due: '2012-01-01' }),
    withTask({ due: '2015-06-30' }),
    withTask({
      deliverables: [
        { kind: 'document', action: 'issue', name: '同名' },
        { kind: 'document', action: 'revise', name: '同名' },
        { kind: 'event', action: 'hold', name: '同名' },
      ],
    }),
    altered((draft) => {
      draft.startsOn = '2012-12-31';
    }),
    chained(['a', 'b'], ['b', 'c'], ['c'], ['d', 'c'], ['e', 'b']),
    withTask({ cooperating: [{ placeholder: '有关处室' }, { placeholder: '各市、县科技局' }] }),
    withIndicator({ kind: 'fraction', target: '1/3', population: '设区市' }),
    withIndicator({ kind: 'fraction', target: '0.3', population: '设区市' }),
    withIndicator({ unitOfMeasure: '亿元', target: '1200.5' }),
    withIndicator({ kind: 'growth', unitOfMeasure: '%', target: '-5' }),
    withIndicator({ kind: 'coverage', target: '100', population: '单位' }),
    withIndicator({ subsetOf: 'rd-gdp', joint: ['甲', '乙'], baseline: '-1.5', target: '3' }),
    without(withIndicator({ qualifier: 'unquantified' }), 'target'),
    without(withIndicator({ kind: 'relational', exceeds: '别的' }), 'target'),
    altered((draft) => {
      draft.indicators = [];
      draft.people = [];
      draft.tasks = draft.tasks.map((task) => ({ ...task, responsible: [] }));
    }),
  ];
  for (const plan of fine) {
    t.equal(manifestFault(plan), undefined);
    t.ok(manifest.safeParse(plan).success);
  }
});

t.test('the schema refuses what no plan may hold', async (t) => {
  const wrong: [string, unknown][] = [
    ['no section', { ...sample, sections: [] }],
    ['no unit', { ...sample, units: [] }],
    ['no task', { ...sample, tasks: [] }],
    ['an unknown field', { ...sample, budget: 1 }],
    ['a blank title', { ...sample, title: '\u00a0' }],
    ['a day that does not exist', { ...sample, issuedOn: '2012-02-30' }],
    ['a year out of bounds', { ...sample, year: 1911 }],
    ['a task without a lead', withTask({ leads: [] })],
    ['a code that is none', withTask({ code: '一.1' })],
    ['an unknown deliverable', withTask({ deliverables: [{ kind: 'document', action: 'burn' as 'issue', name: 'x' }] })],
    ['a cooperating entry that is both', withTask({ cooperating: [{ unit: 'bing', placeholder: '有关处室' } as never] })],
    ['a cooperating entry that is neither', withTask({ cooperating: [{} as never] })],
    ['a target with a unit', withIndicator({ target: '300家' })],
    ['a target over zero', withIndicator({ target: '1/0' })],
    ['a float for a target', withIndicator({ target: 300 as unknown as string })],
    ['one type counted together', withIndicator({ joint: ['甲'] })],
    ['a lone surrogate', withTask({ title: '任务\ud800' })],
    ['5,001 tasks', { ...sample, tasks: Array(5001).fill(sample.tasks[0]) }],
  ];
  for (const [name, plan] of wrong) t.notOk(manifest.safeParse(plan).success, name);
});

t.test('every list and number has its bound', async (t) => {
  t.strictSame(manifestBounds, {
    sections: 100,
    units: 1_000,
    people: 2_000,
    tasks: 5_000,
    indicators: 5_000,
    chunkBytes: 131_072,
  });
  const keys = (count: number) => Array.from({ length: count }, (_, index) => `k-${index}`);
  const placeholders = (count: number) => keys(count).map((placeholder) => ({ placeholder }));
  const deliverables = (count: number) => keys(count).map((name) => ({ kind: 'event', action: 'hold', name }) as const);
  const horizon = (from: number, to: number) => withIndicator({ horizon: { from, to } });
  const pairs: [string, Manifest, Manifest][] = [
    ['responsible', withTask({ responsible: keys(50) }), withTask({ responsible: keys(51) })],
    ['leads', withTask({ leads: keys(50) }), withTask({ leads: keys(51) })],
    ['cooperating', withTask({ cooperating: placeholders(100) }), withTask({ cooperating: placeholders(101) })],
    ['deliverables', withTask({ deliverables: deliverables(50) }), withTask({ deliverables: deliverables(51) })],
    ['section', withTask({ section: 100 }), withTask({ section: 101 })],
    ['unit of measure', withIndicator({ unitOfMeasure: '家'.repeat(20) }), withIndicator({ unitOfMeasure: '家'.repeat(21) })],
    ['joint', withIndicator({ joint: keys(10) }), withIndicator({ joint: keys(11) })],
    ['first year', horizon(1949, 2012), horizon(1948, 2012)],
    ['last year', horizon(2012, 2200), horizon(2012, 2201)],
    ['year', { ...sample, year: 1949 }, { ...sample, year: 1948 }],
    ['year', { ...sample, year: 2200 }, { ...sample, year: 2201 }],
    ['fraction', withIndicator({ target: '999999/999999' }), withIndicator({ target: '1000000/999999' })],
  ];
  for (const [name, within, beyond] of pairs) {
    t.ok(manifest.safeParse(within).success, `${name} within`);
    t.notOk(manifest.safeParse(beyond).success, `${name} beyond`);
  }
});

t.test('the largest plan that the schema takes is no fault in itself', async (t) => {
  const [task] = sample.tasks as [Task];
  const plan = altered((draft) => {
    draft.tasks = Array.from({ length: 5000 }, (_, index) => ({ ...task, code: `1.${index}` }));
    draft.indicators = Array.from({ length: 5000 }, (_, index) => ({
      ...(sample.indicators[1] as Indicator),
      key: `i-${index}`,
      task: `1.${index}`,
      ...(index === 0 ? {} : { subsetOf: `i-${index - 1}` }),
    }));
  });
  t.equal(manifestFault(plan), undefined);
  t.ok(manifest.safeParse(plan).success);
});

t.test('a task is carried over from another plan, not from its own', async (t) => {
  const carried = (plan: string) => withTask({ carriedOverFrom: { plan, task: '1.1' } });
  t.equal(manifestFault(carried('test2011'), planId), undefined);
  t.equal(manifestFault(carried(planId)), undefined, 'whose id is not known yet');
  t.equal(englishOf(manifestFault(carried(planId), planId)), 'task 1.1: carried over from its own plan test2012');
});

t.test('a single task or indicator is held against the same rules', async (t) => {
  const contents: PlanContents = {
    year: sample.year,
    sections: new Set([1, 2]),
    units: new Map(sample.units.map(({ id, name }) => [id, name])),
    people: new Map(sample.people.map(({ id, name }) => [id, name])),
    notices: new Set(['a'.repeat(64)]),
    plan: planId,
  };
  for (const task of sample.tasks) t.equal(taskFactsFault(task, contents), undefined);
  for (const indicator of sample.indicators) t.equal(indicatorFactsFault(indicator, contents), undefined);
  const [task] = sample.tasks as [Task];
  const [, indicator] = sample.indicators as [Indicator, Indicator];
  const detail = (fault: ReturnType<typeof manifestFault>) => `${fault?.rejected}: ${englishOf(fault)}`;
  for (const [changes, expected] of [
    [{ section: 3 }, 'no section 3'],
    [{ leads: ['wu'] }, 'no unit wu'],
    [{ responsible: ['wang-wu'] }, 'no person wang-wu'],
    [{ due: '2011-12-31' }, 'due 2011-12-31 is before 2012'],
    [{ carriedOverFrom: { plan: planId, task: '2.1' } }, 'carried over from its own plan test2012'],
  ] as const) {
    t.equal(detail(taskFactsFault({ ...task, ...changes } as Task, contents)), `plan-incomplete: task 1.1: ${expected}`);
  }
  for (const [changes, expected] of [
    [{ subsetOf: 'enterprises' }, 'is a part of itself'],
    [{ horizon: { from: 2013, to: 2012 } }, 'its horizon ends before it begins'],
    [{ exceeds: '别的' }, 'exceeds and relational go together'],
  ] as const) {
    t.equal(
      detail(indicatorFactsFault({ ...indicator, ...changes }, contents)),
      `plan-incomplete: indicator enterprises: ${expected}`,
    );
  }
});

t.test('a plan whose tasks name 10,000 placeholders is no fault in itself', async (t) => {
  const [task] = sample.tasks as [Task];
  const plan = altered((draft) => {
    draft.tasks = Array.from({ length: 2_000 }, (_, index) => ({
      ...task,
      code: `1.${index}`,
      cooperating: Array.from({ length: 5 }, (_, place) => ({ placeholder: `有关处室（${index}-${place}）` })),
    }));
  });
  t.equal(plan.tasks.flatMap(({ cooperating }) => cooperating).length, 10_000);
  t.ok(manifest.safeParse(plan).success);
  t.equal(manifestFault(plan, planId), undefined);
});
