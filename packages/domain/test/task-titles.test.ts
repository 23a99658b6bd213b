/** Typing errors in the names of a task, its deliverables and an indicator. */
import t from 'tap';
import { indicatorDecider, type NewTaskEvent, type TaskCommand, taskDecider } from '../src/index.js';
import { given } from './given.js';
import { context as onIndicator, registered as registeredIndicator } from './indicator-samples.js';
import { office, reporterJia } from './samples.js';
import { begun, cancelled, context, finished, officeJia, past, supervisor, task } from './task-samples.js';

const retitle = (title: string): TaskCommand => ({ type: 'correct-title', title });
const retitled = (title: string): NewTaskEvent => ({ type: 'task-title-corrected', data: { title } });
const rename = (deliverable: number, name: string): TaskCommand => ({ type: 'correct-deliverable-name', deliverable, name });
const renamed = (deliverable: number, name: string): NewTaskEvent => ({
  type: 'deliverable-name-corrected',
  data: { deliverable, name },
});

t.test('correct-title', async (t) => {
  for (const history of [begun, finished, [...begun, cancelled]]) {
    given(t, taskDecider, history).when(retitle('改正的名称'), context(office)).accepted(retitled('改正的名称'));
  }
  given(t, taskDecider, begun).when(retitle(task.title), context(office)).refused('nothing-changed', {});
  const again = given(t, taskDecider, [...begun, past(retitled('改正的名称'))]);
  again.when(retitle('改正的名称'), context(office)).refused('nothing-changed', {});
  again.when(retitle(task.title), context(office)).accepted(retitled(task.title));
  for (const actor of [reporterJia, supervisor]) {
    given(t, taskDecider, begun).when(retitle('改'), context(actor)).refused('not-allowed', { command: 'correct-title' });
  }
  given(t, taskDecider, begun).when(retitle('改'), context(officeJia)).refused('unit-leads-task');
});

t.test('correct-deliverable-name', async (t) => {
  const [document = '', event = ''] = task.deliverables.map(({ name }) => name);
  const history = given(t, taskDecider, begun);
  history.when(rename(2, '工业大会'), context(office)).accepted(renamed(2, '工业大会'));
  history.when(rename(2, event), context(office)).refused('nothing-changed', {});
  history.when(rename(3, '会'), context(office)).refused('deliverable-not-found', { deliverable: 3 });
  history.when(rename(1, '改'), context(officeJia)).refused('unit-leads-task');
  const again = given(t, taskDecider, [...begun, past(renamed(2, '工业大会'))]);
  again.when(rename(2, '工业大会'), context(office)).refused('nothing-changed', {});
  again.when(rename(1, document), context(office)).refused('nothing-changed', {});
});

t.test('correct-name of an indicator', async (t) => {
  const history = given(t, indicatorDecider, [registeredIndicator()]);
  history
    .when({ type: 'correct-name', name: '改正的指标' }, onIndicator(office))
    .accepted({ type: 'indicator-name-corrected', data: { name: '改正的指标' } });
  history
    .when({ type: 'correct-name', name: '改' }, onIndicator(reporterJia))
    .refused('not-allowed', { command: 'correct-name' });
  given(t, indicatorDecider, [
    registeredIndicator(),
    { event: { type: 'indicator-name-corrected', data: { name: '改正的指标' } } },
  ])
    .when({ type: 'correct-name', name: '改正的指标' }, onIndicator(office))
    .refused('nothing-changed', {});
});
