/** What a light rested on from day to day, as the task's events tell it. */
import { eventRegistry, type LightInput, makeSalts, type NewTaskEvent, type TaskEvent, type TaskFacts } from '@duban/domain';
import t from 'tap';
import { lightTimeline, type PlanDocument } from '../src/index.js';

/** The parts of a plan that a task asks for. */
const plan = {
  year: 2012,
  startsOn: '2012-01-01',
  today: null,
  sections: [],
  verifiers: [],
  lightRules: 'lights-v1',
} as Partial<PlanDocument> as PlanDocument;

const uuidOf = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;
const published = { by: 'publication', publication: uuidOf(900) } as const;
const task: TaskFacts = {
  code: '1.1',
  section: 1,
  title: '任务',
  responsible: [],
  leads: ['jia', 'yi'],
  cooperating: [],
  deliverables: [],
};

/** Events by their days, the n-th under the id n. They fit their schemas. */
function eventsOf(history: readonly (readonly [day: string, event: NewTaskEvent])[]): TaskEvent[] {
  return history.map(([day, { type, data }], index) => {
    const definition = eventRegistry.definition(type);
    const meta = {
      actor: { id: 'nobody', name: '无名', roles: ['system' as const] },
      commandId: uuidOf(1_000 + index),
      commandDigest: 'c'.repeat(64),
      correlationId: uuidOf(1_000 + index),
      recordedAt: `${day}T04:00:00.${String(index).padStart(3, '0')}Z`,
    };
    const salts = makeSalts(definition, { data, meta }, () => 'A'.repeat(22));
    const envelope = { id: uuidOf(index), stream: 'test2012-task.1.1', revision: String(index), type, meta, salts };
    return eventRegistry.decode({ ...envelope, schemaVersion: definition.version, data }, `epoch-${index}`) as TaskEvent;
  });
}

const registered = { type: 'task-registered', data: { origin: published, task } } as const;
const reported = (percent: number, occurredOn: string, obstacles?: string): NewTaskEvent => ({
  type: 'progress-reported',
  data: { unit: 'jia', percent, done: '已完成', occurredOn, ...(obstacles === undefined ? {} : { obstacles }) },
});
/** The input at the end, without what is not there. */
const inputAfter = (...history: (readonly [string, NewTaskEvent])[]): Partial<LightInput> => {
  const input = lightTimeline(eventsOf([['2012-01-01', registered], ...history]), plan).at(-1)?.input ?? {};
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
};
const always = { year: 2012, due: '2012-12-31', registered: { day: '2012-01-01', event: uuidOf(0) } };

t.test('no event, no input; a registration by the plan counts from its first day, by a decision from its own', async (t) => {
  t.strictSame(lightTimeline([], plan), []);
  t.strictSame(inputAfter(), always);
  const added = {
    ...registered,
    data: { origin: { by: 'decision', basis: '纪要' }, task: { ...task, due: '2012-10-31' } },
  } as const;
  const [only, ...more] = lightTimeline(eventsOf([['2012-05-08', added]]), plan);
  t.equal(only?.day, '2012-05-08');
  t.match(only?.input, { due: '2012-10-31', registered: { day: '2012-05-08', event: uuidOf(0) } });
  t.strictSame(more, []);
});

t.test('the first unit that signs counts, and the standing report with its own day', async (t) => {
  const signed = (unit: string) => ({ type: 'task-acknowledged', data: { unit } }) as const;
  t.strictSame(inputAfter(['2012-01-02', signed('jia')], ['2012-01-03', signed('yi')]), {
    ...always,
    acknowledged: { event: uuidOf(1) },
  });
  const report = { day: '2012-02-01', percent: 30, obstacles: false, event: uuidOf(1) };
  t.strictSame(inputAfter(['2012-02-01', reported(30, '2012-01-31')]), { ...always, report });
  t.strictSame(inputAfter(['2012-02-01', reported(30, '2012-01-31')], ['2012-02-05', reported(20, '2012-01-30')]), {
    ...always,
    report,
  });
  const correction = (changes: object) =>
    ({ type: 'report-corrected', data: { report: uuidOf(1), changes, standing: uuidOf(1) } }) as const;
  t.strictSame(
    inputAfter(
      ['2012-02-01', reported(30, '2012-01-31')],
      ['2012-02-09', correction({ obstacles: '用地', percent: 25 })],
      ['2012-02-10', correction({ percent: 24 })],
    ),
    { ...always, report: { ...report, percent: 24, obstacles: true } },
    'a correction keeps the day of the report',
  );
  t.strictSame(
    inputAfter(
      ['2012-02-01', reported(30, '2012-01-31', '用地')],
      ['2012-02-02', { type: 'report-retracted', data: { report: uuidOf(1), standing: null } }],
    ),
    always,
  );
});

t.test('completion, suspension, cancellation', async (t) => {
  const ask = { type: 'completion-requested', data: { unit: 'jia' } } as const;
  const whole = reported(100, '2012-06-01');
  const report = { day: '2012-06-01', percent: 100, obstacles: false, event: uuidOf(1) };
  const asked = [['2012-06-01', whole] as const, ['2012-06-02', ask] as const];
  t.strictSame(inputAfter(...asked), { ...always, report, completionRequested: { day: '2012-06-02', event: uuidOf(2) } });
  t.strictSame(inputAfter(...asked, ['2012-06-03', { type: 'completion-returned', data: { request: uuidOf(2) } }]), {
    ...always,
    report,
  });
  t.strictSame(inputAfter(...asked, ['2012-06-03', { type: 'task-completed', data: { request: uuidOf(2) } }]), {
    ...always,
    report,
    completed: { event: uuidOf(3) },
  });
  const suspend = { type: 'task-suspended', data: {} } as const;
  t.strictSame(inputAfter(['2012-03-01', suspend]), { ...always, suspended: { event: uuidOf(1) } });
  t.strictSame(inputAfter(['2012-03-01', suspend], ['2012-04-01', { type: 'task-resumed', data: {} }]), {
    ...always,
    resumed: { day: '2012-04-01', event: uuidOf(2) },
  });
  t.strictSame(inputAfter(['2012-03-01', { type: 'task-cancelled', data: {} }]), { ...always, cancelled: { event: uuidOf(1) } });
});

t.test('extensions, obstacles, reviews and overrides', async (t) => {
  const more = { type: 'extension-requested', data: { unit: 'jia', due: '2013-02-28' } } as const;
  t.strictSame(inputAfter(['2012-11-01', more]), { ...always, extensionPending: { event: uuidOf(1) } });
  const granted = { type: 'extension-granted', data: { request: uuidOf(1), due: '2013-01-31' } } as const;
  t.strictSame(inputAfter(['2012-11-01', more], ['2012-11-02', granted]), {
    ...always,
    due: '2013-01-31',
    extended: { event: uuidOf(2) },
  });

  const raise = { type: 'obstacle-raised', data: { unit: 'jia', description: '用地', occurredOn: '2012-03-01' } } as const;
  const clear = (obstacle: number) =>
    ({
      type: 'obstacle-cleared',
      data: { obstacle: uuidOf(obstacle), unit: 'jia', outcome: '已解决', occurredOn: '2012-04-01' },
    }) as const;
  const two = [['2012-03-02', raise] as const, ['2012-03-09', raise] as const];
  t.strictSame(inputAfter(...two), { ...always, openObstacles: { count: 2, oldest: { event: uuidOf(1), day: '2012-03-02' } } });
  t.strictSame(inputAfter(...two, ['2012-04-01', clear(1)]), {
    ...always,
    openObstacles: { count: 1, oldest: { event: uuidOf(2), day: '2012-03-09' } },
  });
  t.strictSame(inputAfter(...two, ['2012-04-01', clear(1)], ['2012-04-02', clear(2)]), always);

  const review = { type: 'midterm-reviewed', data: { unit: 'ding', verdict: 'lagging', comment: '滞后' } } as const;
  const reviewed = { review: { verdict: 'lagging', event: uuidOf(1) } } as const;
  t.strictSame(inputAfter(['2012-06-30', review]), { ...always, ...reviewed });
  const after = inputAfter(['2012-06-30', review], ['2012-06-30', reported(40, '2012-06-30')]);
  t.equal(after.review, undefined, 'it speaks of what was reported until then');
  t.match(inputAfter(['2012-06-30', reported(40, '2012-06-30')], ['2012-06-30', review]), { review: { event: uuidOf(2) } });

  const override = { type: 'light-overridden', data: { light: 'red', until: '2012-07-31' } } as const;
  t.strictSame(inputAfter(['2012-06-30', override]), {
    ...always,
    override: { light: 'red', until: '2012-07-31', event: uuidOf(1) },
  });
  t.strictSame(
    inputAfter(['2012-06-30', override], ['2012-07-01', { type: 'light-override-lifted', data: { override: uuidOf(1) } }]),
    always,
  );
});

t.test('of one day the last counts', async (t) => {
  const days = lightTimeline(
    eventsOf([
      ['2012-01-01', registered],
      ['2012-02-01', reported(10, '2012-02-01')],
      ['2012-02-01', reported(20, '2012-02-01')],
      ['2012-02-02', reported(30, '2012-02-02')],
    ]),
    plan,
  );
  t.strictSame(
    days.map(({ day, input }) => [day, input.report?.percent]),
    [
      ['2012-01-01', undefined],
      ['2012-02-01', 20],
      ['2012-02-02', 30],
    ],
  );
});
