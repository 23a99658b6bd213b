/** Tasks that a decision adds in mid-year, and registrations of the past. */
import t from 'tap';
import { eventRegistry, type TaskCommand, type TaskFacts, taskDecider } from '../src/index.js';
import { given } from './given.js';
import { goldenEvent } from './golden.js';
import { fold } from './history.js';
import { actorOf, leader, office, plan, planAndDay, reporterJia, system } from './samples.js';
import { begun, context, registered, task } from './task-samples.js';

const basis = '领导批示';
const decision = { by: 'decision' as const, basis };
const add = (changes: Partial<TaskFacts> = {}): TaskCommand => ({
  type: 'add-task',
  basis,
  task: { ...task, ...changes },
});

t.test('a decision registers a task of the open plan', async (t) => {
  given(t, taskDecider)
    .when(add(), context(office))
    .accepted({ type: 'task-registered', data: { origin: decision, task } });
  const full: Partial<TaskFacts> = { due: '2012-01-01', carriedOverFrom: { plan: 'test2011', task: '1.1' } };
  given(t, taskDecider)
    .when(add(full), context(office))
    .accepted({ type: 'task-registered', data: { origin: decision, task: { ...task, ...full } } });
});

t.test('the office decides so, of whichever unit, and nobody else', async (t) => {
  for (const actor of [actorOf('office'), actorOf('office', 'jia')]) {
    given(t, taskDecider)
      .when(add(), context(actor))
      .accepted({ type: 'task-registered', data: { origin: decision, task } });
  }
  for (const actor of [system, leader, reporterJia, actorOf('supervisor', 'ding')]) {
    given(t, taskDecider).when(add(), context(actor)).refused('not-allowed', { command: 'add-task' });
  }
});

t.test('there must be a plan, and an open one', async (t) => {
  given(t, taskDecider)
    .when(add(), context(office, '', planAndDay('', 'publishing')))
    .refused('plan-not-open', { plan });
  given(t, taskDecider)
    .when(add(), context(office, '', planAndDay('', 'absent')))
    .refused('plan-not-found', { plan });
});

t.test('a code is given once', async (t) => {
  given(t, taskDecider, [registered]).when(add(), context(office)).refused('task-exists', { plan, code: '1.1' });
  given(t, taskDecider, begun)
    .when(add({ title: '另一任务' }), context(office))
    .refused('task-exists', { plan, code: '1.1' });
});

t.test('a task is put into its own stream', async (t) => {
  given(t, taskDecider)
    .when(add({ code: '1.2' }), context(office))
    .misfit('task 1.2 in the stream of task 1.1');
});

t.test('what it names is in the plan, each once', async (t) => {
  const misfits: [Partial<TaskFacts>, string][] = [
    [{ section: 9 }, 'no section 9'],
    [{ leads: ['jia', 'wu'] }, 'no unit wu'],
    [{ cooperating: [{ unit: 'wu' }] }, 'no unit wu'],
    [{ leads: ['jia', 'jia'] }, 'unit jia appears twice'],
    [{ cooperating: [{ unit: 'jia' }] }, 'unit jia appears twice'],
    [{ responsible: ['wang-wu'] }, 'no person wang-wu'],
    [{ responsible: ['li-si', 'li-si'] }, 'person li-si appears twice'],
    [{ due: '2011-12-31' }, 'due 2011-12-31 is before 2012'],
    [
      { deliverables: [{ kind: 'event', action: 'issue', name: '会' }] },
      'deliverable 1: an event is held, a document is issued or revised',
    ],
    [{ carriedOverFrom: { plan, task: '2.1' } }, `carried over from its own plan ${plan}`],
  ];
  for (const [changes, detail] of misfits) {
    given(t, taskDecider).when(add(changes), context(office)).misfit(`task 1.1: ${detail}`);
  }
});

t.test('a task added by a decision goes on like any other', async (t) => {
  const added = [{ event: { type: 'task-registered', data: { origin: decision, task } }, by: office }] as const;
  t.equal(fold(taskDecider, `${plan}-task.1.1`, added).status, 'registered');
  given(t, taskDecider, added)
    .when({ type: 'acknowledge' }, context(reporterJia))
    .accepted({ type: 'task-acknowledged', data: { unit: 'jia' } });
});

t.test('a registration written before there were decisions is one of a publication', async (t) => {
  const stored = goldenEvent('task-registered.v1');
  const { publication, ...rest } = stored.data;
  const decoded = eventRegistry.decode(stored, 'position');
  t.strictSame(decoded.data, { origin: { by: 'publication', publication }, ...rest });
  const current = goldenEvent('task-registered.v2');
  t.strictSame(eventRegistry.decode(current, 'position').data, current.data);
});
