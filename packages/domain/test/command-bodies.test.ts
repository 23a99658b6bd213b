/** What a command's body may hold. Everything else is refused at the edge, before any rule looks at it. */
import t from 'tap';
import { indicatorCommands, taskCommands } from '../src/index.js';
import { uuidOf } from './history.js';
import { noticeSample, sample } from './samples.js';
import { allBodies as bodies, bodiesOf } from './tables.js';

const reason = '更正';
const report = { percent: 40, done: '已完成', occurredOn: '2012-06-30' };
const measurement = { value: '120', occurredOn: '2012-06-30' };

/** The least that each command needs. */
const least: Record<string, Record<string, unknown>> = {
  publish: { manifest: sample },
  'add-unit': { unit: { id: 'wu', name: '戊处' }, reason },
  'rename-unit': { unit: 'jia', name: '甲一处', reason },
  'add-person': { person: { id: 'wang-wu', name: '王五' }, reason },
  'rename-person': { person: 'li-si', name: '李思', reason },
  'bind-account': { person: 'li-si', subject: 'oidc|17', reason },
  'unbind-account': { person: 'li-si', subject: 'oidc|17', reason },
  'designate-verifiers': { units: ['ding'], reason },
  'adopt-light-rules': { lightRules: 'lights-v2', reason },
  'attach-notice': { document: noticeSample, reason },
  'pass-over-event': {
    stream: 'zjkjt2012-task.1.1',
    revision: 7,
    eventId: '6b0e3c0e-7f0a-11ee-b962-0242ac120002',
    reason,
  },
  'add-task': { task: sample.tasks[0], basis: '厅长办公会纪要' },
  'add-indicator': { indicator: sample.indicators[0], basis: '厅长办公会纪要' },
  'begin-day': { date: '2012-06-30' },
  acknowledge: {},
  'report-progress': report,
  'correct-report': { report: uuidOf(1), percent: 41, reason },
  'retract-report': { report: uuidOf(1), reason },
  'request-completion': {},
  complete: {},
  reopen: { reason },
  'confirm-entry': { entry: uuidOf(1) },
  'disown-entry': { entry: uuidOf(1), reason },
  return: { reason },
  'advance-deliverable': { deliverable: 1, stage: 'issued', occurredOn: '2012-06-30' },
  'set-back-deliverable': { deliverable: 1, reason },
  'request-extension': { due: '2013-01-31', reason },
  'grant-extension': { request: uuidOf(1) },
  'refuse-extension': { request: uuidOf(1), reason },
  'raise-obstacle': { description: '缺人', occurredOn: '2012-06-30' },
  'clear-obstacle': { obstacle: uuidOf(1), outcome: '已解决', occurredOn: '2012-06-30' },
  suspend: { reason },
  resume: { reason },
  cancel: { reason },
  'change-responsibility': { leads: ['jia'], reason },
  'resolve-placeholder': { placeholder: '有关处室', units: ['jia'], reason },
  'review-midterm': { verdict: 'lagging', comment: '滞后' },
  'name-substitute': { unit: 'jia', reason },
  'override-light': { light: 'red', reason },
  'lift-light-override': { override: uuidOf(1), reason },
  'record-measurement': measurement,
  'correct-measurement': { measurement: uuidOf(1), value: '121', reason },
  'retract-measurement': { measurement: uuidOf(1), reason },
  'verify-measurement': { measurement: uuidOf(1), verdict: 'confirmed' },
  'propose-target': { target: '280', reason },
  'approve-target': { proposal: uuidOf(1) },
  'reject-target': { proposal: uuidOf(1), reason },
  'withdraw-target': { proposal: uuidOf(1) },
  'set-baseline': { baseline: '210', reason },
  'correct-title': { title: '推进工业化', reason },
  'correct-deliverable-name': { deliverable: 1, name: '意见', reason },
  'correct-name': { name: '企业', reason },
};
const takes = (command: string, more: object = {}) => bodies[command]?.safeParse({ ...least[command], ...more }).success === true;

t.test('every command is here', async (t) => {
  t.strictSame(Object.keys(bodies).sort(), Object.keys(least).sort());
});

t.test('every command takes the least it needs, and needs each field of it', async (t) => {
  for (const [command, body] of Object.entries(least)) {
    t.ok(takes(command), command);
    for (const field of Object.keys(body)) {
      const { [field]: _, ...rest } = body;
      t.notOk(bodies[command]?.safeParse(rest).success, `${command} without ${field}`);
    }
  }
});

t.test('no command takes a field that it does not know, or something that is no object', async (t) => {
  for (const command of Object.keys(least)) {
    t.notOk(takes(command, { more: 1 }), command);
    const foreign = ['unit', 'actor', 'recordedAt', 'standing', 'type', 'constructor'].filter(
      (field) => !(field in (least[command] ?? {})) && !(command === 'bind-account' && field === 'unit'),
    );
    for (const field of foreign) t.notOk(takes(command, { [field]: 'x' }), `${command} ${field}`);
    for (const body of [null, [], 'x', 1, undefined]) t.notOk(bodies[command]?.safeParse(body).success, `${command}: ${body}`);
    const polluted = JSON.parse(`{"__proto__": {"percent": 1}, ${JSON.stringify(least[command]).slice(1)}`.replace(', }', '}'));
    t.notOk(bodies[command]?.safeParse(polluted).success, `${command} with __proto__`);
  }
});

t.test('a reason is a text: required where something said before is taken back, never blank', async (t) => {
  for (const command of Object.keys(least)) {
    t.ok(takes(command, { reason: '因' }), command);
    for (const bad of ['', ' ', '字'.repeat(2001), '\ud800', null, 5])
      t.notOk(takes(command, { reason: bad }), `${command}: ${bad}`);
  }
  t.ok(takes('complete', { reason: '字'.repeat(2000) }));
});

t.test('a correction empties what may be empty, and nothing else', async (t) => {
  const emptied = {
    'correct-report': ['next', 'obstacles'],
    'correct-measurement': ['parts', 'source', 'note'],
  };
  const kept = {
    'correct-report': ['report', 'percent', 'done', 'occurredOn', 'evidence', 'onBehalfOf'],
    'correct-measurement': ['measurement', 'value', 'reference', 'occurredOn', 'evidence', 'onBehalfOf'],
    'correct-title': ['title'],
    'correct-deliverable-name': ['deliverable', 'name'],
    'correct-name': ['name'],
  };
  for (const [command, fields] of Object.entries(emptied)) {
    for (const field of fields) t.ok(takes(command, { [field]: null }), `${command} ${field}`);
  }
  for (const [command, fields] of Object.entries(kept)) {
    for (const field of fields) t.notOk(takes(command, { [field]: null }), `${command} ${field}`);
  }
  for (const field of ['next', 'obstacles']) t.notOk(takes('report-progress', { [field]: null }), field);
  for (const field of ['parts', 'source', 'note']) t.notOk(takes('record-measurement', { [field]: null }), field);
});

t.test('the texts of a report are bounded, and its percent is whole', async (t) => {
  for (const field of ['done', 'next', 'obstacles']) {
    t.ok(takes('report-progress', { [field]: '字'.repeat(20_000) }), field);
    for (const bad of ['', '　', '字'.repeat(20_001), '\udc00']) t.notOk(takes('report-progress', { [field]: bad }), field);
    t.ok(takes('correct-report', { [field]: '改' }), field);
  }
  for (const bad of [101, -1, 50.5, '50', null]) {
    t.notOk(takes('report-progress', { percent: bad }), `percent ${bad}`);
    t.notOk(takes('correct-report', { percent: bad }), `percent ${bad}`);
  }
  for (const bad of ['2011-02-29', '2012-2-1', '', null]) t.notOk(takes('report-progress', { occurredOn: bad }), `on ${bad}`);
  t.ok(takes('report-progress', { occurredOn: '2012-02-29' }));
});

t.test('a body that no single field is wrong in is told what it lacks, a target what it may be', async (t) => {
  const messagesOf = (command: string, body: object) =>
    bodies[command]?.safeParse(body).error?.issues.map(({ message }) => message);
  for (const command of ['correct-report', 'correct-measurement', 'change-responsibility']) {
    const subject = command === 'change-responsibility' ? {} : { [command.slice(8)]: uuidOf(1) };
    t.strictSame(messagesOf(command, { ...subject, reason }), ['must change at least one field'], command);
  }
  const fault = 'must be a number such as 300 or 1/3 in ASCII digits';
  t.strictSame(messagesOf('propose-target', { target: '三分之一', reason }), [fault]);
});

t.test('a correction names something to correct', async (t) => {
  const bare = { 'correct-report': { report: uuidOf(1), reason }, 'correct-measurement': { measurement: uuidOf(1), reason } };
  for (const [command, body] of Object.entries(bare)) {
    t.notOk(bodies[command]?.safeParse(body).success, command);
    t.ok(bodies[command]?.safeParse({ ...body, occurredOn: '2012-06-30' }).success, command);
    t.notOk(bodies[command]?.safeParse({ ...body, occurredOn: '2012-06-30', [command.slice(8)]: 'x' }).success, 'by a UUID');
  }
});

t.test('figures are decimal strings', async (t) => {
  for (const field of ['value', 'reference']) {
    for (const command of ['record-measurement', 'correct-measurement']) {
      for (const good of ['0', '-1.5', '500000']) t.ok(takes(command, { [field]: good }), `${command} ${field} ${good}`);
      for (const bad of [120, '1.', '01', '1e2', '１', '', null])
        t.notOk(takes(command, { [field]: bad }), `${command} ${field} ${bad}`);
    }
  }
});

t.test('a decision about a plan names units and people by their keys, and bounds its lists', async (t) => {
  const keys = (count: number) => Array.from({ length: count }, (_, index) => `u-${index}`);
  t.ok(takes('designate-verifiers', { units: [] }), 'none is a designation too');
  t.ok(takes('designate-verifiers', { units: keys(50) }));
  t.notOk(takes('designate-verifiers', { units: keys(51) }));
  for (const bad of ['甲处', 'Jia', 'jia_1', '', 'k'.repeat(65), null]) {
    t.notOk(takes('rename-unit', { unit: bad }), `unit ${bad}`);
    t.notOk(takes('add-person', { person: { id: bad, name: '王五' } }), `person ${bad}`);
    t.notOk(takes('bind-account', { person: bad }), `person ${bad}`);
  }
  for (const bad of ['', ' ', '处'.repeat(101), 'a\u202eb']) {
    t.notOk(takes('rename-unit', { name: bad }), `name ${bad}`);
    t.notOk(takes('bind-account', { subject: bad }), `subject ${bad}`);
  }
  for (const bad of ['lights-v4', 'v1', '', null]) t.notOk(takes('adopt-light-rules', { lightRules: bad }), `rules ${bad}`);
});

const units = (count: number) => Array.from({ length: count }, (_, index) => `unit-${index}`);

t.test('a change of responsibility names something to change, within bounds', async (t) => {
  const body = (changes: object) => bodies['change-responsibility']?.safeParse({ reason, ...changes }).success;
  t.notOk(body({}), 'nothing named');
  for (const [field, most] of [
    ['leads', 50],
    ['responsible', 50],
  ] as const) {
    t.ok(body({ [field]: units(most) }), `${field}: ${most}`);
    t.notOk(body({ [field]: units(most + 1) }), `${field}: more than ${most}`);
  }
  t.ok(body({ cooperating: [...units(99).map((unit) => ({ unit })), { placeholder: '有关处室' }] }));
  t.notOk(body({ cooperating: units(101).map((unit) => ({ unit })) }));
  t.notOk(body({ leads: [] }), 'somebody leads');
  t.ok(body({ responsible: [], cooperating: [] }));
  t.notOk(body({ cooperating: [{ unit: 'jia', placeholder: '有关处室' }] }), 'a unit or words, not both');
});

t.test('a placeholder is resolved into some units, within bounds', async (t) => {
  t.ok(takes('resolve-placeholder', { units: units(100) }));
  for (const count of [0, 101]) t.notOk(takes('resolve-placeholder', { units: units(count) }), `${count} units`);
});

t.test('what a unit does may be entered for it, a decision may not', async (t) => {
  const onBehalfOf = { unit: 'jia', subject: 'u-017' };
  const entered = [
    'acknowledge',
    'report-progress',
    'correct-report',
    'retract-report',
    'request-completion',
    'advance-deliverable',
    'set-back-deliverable',
    'request-extension',
    'raise-obstacle',
    'clear-obstacle',
    'record-measurement',
    'correct-measurement',
    'retract-measurement',
  ];
  for (const command of Object.keys({ ...bodiesOf(taskCommands), ...bodiesOf(indicatorCommands) })) {
    t.equal(takes(command, { onBehalfOf }), entered.includes(command), command);
    for (const bad of [{ unit: 'jia' }, { subject: 'u-017' }, { ...onBehalfOf, name: 'x' }, 'jia', null]) {
      t.notOk(takes(command, { onBehalfOf: bad }), `${command}: ${JSON.stringify(bad)}`);
    }
  }
});

t.test('a deliverable is counted from one, and its stage is known', async (t) => {
  for (const command of ['advance-deliverable', 'set-back-deliverable']) {
    t.ok(takes(command, { deliverable: 50 }), command);
    for (const bad of [0, 51, 1.5, '1', null]) t.notOk(takes(command, { deliverable: bad }), `${command} ${bad}`);
  }
  for (const good of ['drafting', 'consulting', 'issued', 'held']) t.ok(takes('advance-deliverable', { stage: good }), good);
  t.notOk(takes('advance-deliverable', { stage: 'planned' }));
  for (const bad of ['green', 'done', '']) t.notOk(takes('override-light', { light: bad }), bad);
});
