/** What an amended notice changes about a plan, and which of the changes no command can make. */
import { aggregates, type Manifest, type TaskFacts } from '@duban/domain';
import t from 'tap';
import { amendmentOf as compared, type PresentPlan } from '../src/index.js';

/** All commands that the comparisons in this file have proposed. */
const proposed = new Set<string>();
function amendmentOf(plan: PresentPlan, next: Manifest) {
  const amendment = compared(plan, next);
  for (const { command } of amendment.changes) proposed.add(command);
  return amendment;
}

const tasks: TaskFacts[] = [
  {
    code: '1.1',
    section: 1,
    title: '推进绿化',
    responsible: ['lin'],
    leads: ['zaolin'],
    cooperating: [{ unit: 'ziyuan' }, { placeholder: '有关科室' }],
    due: '2031-06-30',
    deliverables: [{ kind: 'document', action: 'issue', name: '《办法》' }],
  },
  { code: '1.2', section: 1, title: '管护', responsible: ['lin'], leads: ['ziyuan'], cooperating: [], deliverables: [] },
];
const manifest: Manifest = {
  title: '某局2031年工作要点（模拟）',
  issuer: '某局',
  issuedOn: '2031-02-18',
  year: 2031,
  sections: [{ number: 1, title: '扩绿' }],
  units: [
    { id: 'zaolin', name: '造林科' },
    { id: 'ziyuan', name: '资源科' },
  ],
  people: [{ id: 'lin', name: '林某（模拟）' }],
  tasks,
  indicators: [
    {
      key: 'zaolin-mianji',
      task: '1.1',
      name: '造林',
      unitOfMeasure: '亩',
      kind: 'count',
      qualifier: 'at-least',
      commitment: 'binding',
      target: '50000',
      horizon: { from: 2031, to: 2031 },
    },
  ],
};

/** The plan as it is after the manifest was published. */
function present(changes: Partial<PresentPlan['tasks'][number]> = {}): PresentPlan {
  const { title, issuer, year, sections, units, people } = manifest;
  const common = { revision: '3', open: true, askedDue: undefined, resolved: [] };
  return {
    title,
    issuer,
    year,
    sections,
    units,
    people,
    tasks: tasks.map((task, index) => ({ ...task, due: task.due ?? '2031-12-31', ...common, ...(index === 0 ? changes : {}) })),
    indicators: manifest.indicators.map((indicator) => ({ ...indicator, revision: '5', proposed: undefined })),
  };
}

function amended(change: (draft: Manifest) => void): Manifest {
  const draft = structuredClone(manifest);
  change(draft);
  return draft;
}
type Task = Manifest['tasks'][number];
const first = (draft: Manifest) => draft.tasks[0] as Task;
const only = (plan: PresentPlan, change: (draft: Manifest) => void) => amendmentOf(plan, amended(change));

t.test('the same notice changes nothing', async (t) => {
  t.strictSame(amendmentOf(present(), manifest), { changes: [], remarks: [] });
});

t.test('a new task is added after the units and people that it names', async (t) => {
  const task: Task = {
    ...(tasks[1] as Task),
    code: '1.3',
    title: '防火',
    leads: ['fanghuo'],
    responsible: ['wang'],
  };
  const { changes, remarks } = only(present(), (draft) => {
    draft.units.push({ id: 'fanghuo', name: '防火科' });
    draft.people.push({ id: 'wang', name: '王某（模拟）' });
    draft.tasks.push(task);
  });
  t.strictSame(changes, [
    { command: 'add-unit', body: { unit: { id: 'fanghuo', name: '防火科' } }, apply: true },
    { command: 'add-person', body: { person: { id: 'wang', name: '王某（模拟）' } }, apply: true },
    { command: 'add-task', task: '1.3', body: { task }, apply: true },
  ]);
  t.strictSame(remarks, []);
  const other = only(present(), (draft) => {
    draft.sections.push({ number: 2, title: '新章' });
    draft.tasks.push({ ...task, code: '2.1', section: 2, leads: ['zaolin'], responsible: [] });
  });
  t.strictSame(other.changes, [], 'no command adds a section');
  t.match(other.remarks, [/章节 section 2: — → 新章/, /任务 task 2\.1/]);
});

t.test('a handover is one decision that rests on what was read', async (t) => {
  const { changes } = only(present(), (draft) => {
    first(draft).leads = ['ziyuan'];
    first(draft).cooperating = [{ unit: 'zaolin' }, { placeholder: '有关科室' }];
  });
  t.strictSame(changes, [
    {
      command: 'change-responsibility',
      task: '1.1',
      ifMatch: '3',
      apply: true,
      body: { leads: ['ziyuan'], cooperating: [{ unit: 'zaolin' }, { placeholder: '有关科室' }] },
    },
  ]);
});

t.test('units in place of a placeholder resolve it; afterwards the placeholder still means them', async (t) => {
  const { changes } = only(present(), (draft) => {
    draft.units.push({ id: 'fanghuo', name: '防火科' });
    first(draft).cooperating = [{ unit: 'ziyuan' }, { unit: 'fanghuo' }];
  });
  t.match(changes, [
    { command: 'add-unit' },
    { command: 'resolve-placeholder', task: '1.1', ifMatch: '3', body: { placeholder: '有关科室', units: ['fanghuo'] } },
  ]);
  const resolved = present({
    cooperating: [{ unit: 'ziyuan' }, { unit: 'fanghuo' }],
    resolved: [{ placeholder: '有关科室', units: ['fanghuo'] }],
  });
  t.strictSame(amendmentOf(resolved, manifest), { changes: [], remarks: [] });
});

t.test('a new placeholder, which no decision can add, is reported and the responsibility stays', async (t) => {
  const { changes, remarks } = only(present(), (draft) => {
    first(draft).cooperating.push({ placeholder: '各乡镇' });
  });
  t.strictSame(changes, []);
  t.match(remarks, [/各乡镇/]);
  t.match(
    only(present(), (draft) => {
      first(draft).leads = [];
    }),
    { changes: [], remarks: [/没有牵头单位/] },
  );
});

t.test('a later deadline is requested and granted by another person; no command sets an earlier one', async (t) => {
  const later = only(present(), (draft) => {
    first(draft).due = '2031-09-30';
  });
  t.match(later.changes, [
    {
      command: 'request-extension',
      body: { due: '2031-09-30', onBehalfOf: { unit: 'zaolin', subject: '' } },
      apply: false,
      note: /另一人批准/,
    },
  ]);
  const earlier = only(present(), (draft) => {
    first(draft).due = '2031-05-31';
  });
  t.match(earlier, { changes: [], remarks: [/2031-06-30 → 2031-05-31/] });
  const none = only(present(), (draft) => {
    delete first(draft).due;
  });
  t.match(none.changes, [{ body: { due: '2031-12-31' } }], 'no deadline is the end of the year');
  const asked = only(present({ askedDue: '2031-09-30' }), (draft) => {
    first(draft).due = '2031-09-30';
  });
  t.match(asked, { changes: [], remarks: [/待批/] });
});

t.test('another target is proposed, for another person to approve', async (t) => {
  const target = (value: string) => (draft: Manifest) => {
    draft.indicators = draft.indicators.map((each) => ({ ...each, target: value }));
  };
  t.match(only(present(), target('60000')).changes, [
    { command: 'propose-target', indicator: 'zaolin-mianji', body: { target: '60000' }, apply: true, note: /另一人批准/ },
  ]);
  t.strictSame(only(present(), target('50000.0')).changes, [], 'the same number written otherwise');
  const pending = present();
  const proposed = { ...pending, indicators: pending.indicators.map((each) => ({ ...each, proposed: '60000' })) };
  t.match(only(proposed, target('60000')), { changes: [], remarks: [/60000.*待批/] });
});

t.test('an indicator is added and a baseline set; changes to a definition are only reported', async (t) => {
  const { changes, remarks } = only(present(), (draft) => {
    const [indicator] = draft.indicators as [Manifest['indicators'][number]];
    draft.indicators = [
      { ...indicator, baseline: '40000', unitOfMeasure: '公顷' },
      { ...indicator, key: 'more' },
    ];
  });
  t.match(changes, [
    { command: 'set-baseline', indicator: 'zaolin-mianji', body: { baseline: '40000' }, ifMatch: '5' },
    { command: 'add-indicator', indicator: 'more', body: { indicator: { key: 'more' } } },
  ]);
  t.match(remarks, [/unitOfMeasure "亩" → "公顷"/]);
  t.match(
    only(present(), (draft) => {
      draft.indicators = [];
    }).remarks,
    [/zaolin-mianji.*没有命令可删/],
  );
});

t.test('a missing task is cancelled only if a person says so; a finished one is left alone', async (t) => {
  const { changes } = only(present(), (draft) => void draft.tasks.shift());
  t.match(changes, [{ command: 'cancel', task: '1.1', ifMatch: '3', apply: false, note: /推进绿化/ }]);
  t.strictSame(only(present({ open: false }), (draft) => void draft.tasks.shift()).changes, []);
  const over = only(present({ open: false }), (draft) => {
    first(draft).leads = ['ziyuan'];
  });
  t.match(over, { changes: [], remarks: [/已办结或取消/] });
});

t.test('differences that no command can make are reported', async (t) => {
  const { changes, remarks } = only(present(), (draft) => {
    draft.title = '另一标题';
    draft.year = 2031;
    first(draft).title = '推进国土绿化';
    first(draft).deliverables = [];
  });
  t.strictSame(changes, []);
  t.match(remarks, [/标题 title/, /名称 推进绿化 → 推进国土绿化/, /成果 《办法》 → —/]);
});

t.test('comparisons propose exactly the commands whose tables say that they may amend a plan', async (t) => {
  const amending = aggregates.flatMap(({ commands }) =>
    Object.entries(commands).flatMap(([name, { amends }]) => (amends === undefined ? [] : [name])),
  );
  t.strictSame([...proposed].sort(), amending.sort());
});
