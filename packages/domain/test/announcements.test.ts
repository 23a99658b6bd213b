/** What a plan's record says is there, held against what is. */
import t from 'tap';
import { Announcements, additionsAggregate, isRejection } from '../src/index.js';
import { office, plan } from './samples.js';

const eventId = '6b0e3c0e-7f0a-11ee-b962-0242ac120002';
const [one, two, added] = [`${plan}-task.1.1`, `${plan}-indicator.rd`, `${plan}-task.9.9`];
const chunk = {
  stream: `${plan}-plan.main`,
  revision: '1',
  type: 'publication-chunk-recorded',
  data: { entries: [{ kind: 'task', task: { code: '1.1' } }, { kind: 'indicator', indicator: { key: 'rd' } }, 7, null] },
};
const published = { stream: `${plan}-plan.main`, revision: '2', type: 'published', data: {} };
const begun = (stream: string) => ({ stream, revision: '0', type: 'task-registered', data: {} });
const recorded = (stream: unknown) => ({
  stream: `${plan}-additions.main`,
  revision: '0',
  type: 'addition-recorded',
  data: { stream, eventId },
});

function missing(...events: Parameters<Announcements['note']>[0][]): string[] {
  const announcements = new Announcements();
  for (const event of events) announcements.note(event);
  return announcements.missing();
}

t.test('what the publication lists is missed once the plan is published', async (t) => {
  t.strictSame(missing(chunk, begun(one)), []);
  t.strictSame(missing(chunk, begun(one), published), [two]);
  t.strictSame(missing(chunk, begun(one), begun(two), published), []);
});

t.test('what was added in mid-year is missed when nothing of it stands before its trace', async (t) => {
  const whole = [chunk, begun(one), begun(two), published];
  t.strictSame(missing(...whole, begun(added), recorded(added)), []);
  t.strictSame(missing(...whole, recorded(added)), [added]);
  t.strictSame(missing(...whole, { ...begun(added), revision: '1' }, recorded(added)), [added], 'its beginning is gone');
  t.strictSame(missing(...whole, begun(added)), [], 'of old additions there is no trace, and nothing is missed');
  t.strictSame(missing(...whole, recorded(17)), [], 'what nobody here has written says nothing');
});

t.test('plans are apart', async (t) => {
  const elsewhere = [chunk, begun(one), published].map((event) => ({ ...event, stream: event.stream.replace(plan, 'andere') }));
  t.strictSame(missing(...elsewhere, chunk, begun(one), begun(two), published), ['andere-indicator.rd']);
});

t.test('a trace says what began, and by which event; it is left by the office alone', async (t) => {
  const command = { type: 'record', stream: added, eventId } as const;
  const context = { plan: { plan } as never, actor: office };
  t.strictSame(additionsAggregate.decide(command, additionsAggregate.initial(), context), [
    { type: 'addition-recorded', data: { stream: added, eventId } },
  ]);
  const reporter = { ...context, actor: { ...office, roles: ['reporter' as const] } };
  const refused = additionsAggregate.decide(command, additionsAggregate.initial(), reporter);
  t.match(isRejection(refused) && refused.rejected, 'not-allowed');
});
