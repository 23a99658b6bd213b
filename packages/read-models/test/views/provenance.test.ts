/** What of a notice stands in the documents: the documents it is, and the words that tasks and indicators come from. */

import type { Manifest, NoticeDocument, Source } from '@duban/domain';
import { threeTasks } from '@duban/test-support';
import t from 'tap';
import { office, World } from '../world.js';
import { read } from './reading.js';

const document: NoticeDocument = { name: '要点.txt', mediaType: 'text/plain', size: 900, sha256: 'ab'.repeat(32) };
const amended: NoticeDocument = { name: '修订.html', mediaType: 'text/html', size: 700, sha256: 'cd'.repeat(32) };
const place = (text: string): Source => ({ document: document.sha256, start: 10, end: 42, text });

const [task, ...tasks] = threeTasks.tasks as [Manifest['tasks'][number], ...Manifest['tasks']];
const [indicator, ...indicators] = threeTasks.indicators as [Manifest['indicators'][number], ...Manifest['indicators']];
const manifest: Manifest = {
  ...threeTasks,
  document,
  tasks: [{ ...task, source: place('培育创新型企业。') }, ...tasks],
  indicators: [{ ...indicator, source: place('新增若干。') }, ...indicators],
};

t.test('a task and an indicator show the words that they come from; without, they say so', async (t) => {
  const reading = await read(new World({ manifest }).publish());
  t.strictSame((await reading.get('task', task.code)).source, place('培育创新型企业。'));
  t.equal((await reading.get('task', '1.2')).source, null);
  const shown = await reading.get('indicator', indicator.key);
  t.strictSame(shown.source, place('新增若干。'));
  t.strictSame(shown.facts, indicator, 'the definition is the same with and without');
  t.equal((await reading.get('indicator', (indicators[0] as typeof indicator).key)).source, null);
});

t.test('a plan lists the notices that it rests on, the one it was published from first', async (t) => {
  t.strictSame((await (await read(new World().publish())).plan()).documents, []);
  const world = new World({ manifest }).publish();
  const started = world.events[0];
  const id = world.tell('plan', 'main', { type: 'notice-attached', data: { document: amended } }, office, { reason: '修订' });
  const reading = await read(world);
  t.strictSame((await reading.plan()).documents, [
    { ...document, event: started?.id, at: started?.meta.recordedAt },
    { ...amended, event: id, at: world.last.meta.recordedAt },
  ]);
  t.equal((await reading.plan()).revision, world.last.revision);
});

t.test('the history tells which notice, and which words', async (t) => {
  const world = new World({ manifest }).publish();
  const id = world.tell('plan', 'main', { type: 'notice-attached', data: { document: amended } }, office, { reason: '修订' });
  const reading = await read(world);
  const brief = ({ name, sha256 }: NoticeDocument) => ({ name, sha256 });
  t.strictSame((await reading.fieldsOf(world.events[0]?.id ?? ''))['documents'], [null, [brief(document)]]);
  t.strictSame((await reading.fieldsOf(id))['documents'], [[brief(document)], [brief(document), brief(amended)]]);
  const registered = world.events.find(({ type }) => type === 'task-registered');
  t.strictSame((await reading.fieldsOf(registered?.id ?? ''))['source'], [null, '培育创新型企业。']);
});
