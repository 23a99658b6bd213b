/** What others wrote into a stream is marked in runs: to know what was decided about it costs a reading each time. */
import { foreignRecord, type RecordedEvent } from '@duban/domain';
import t from 'tap';
import { ForeignEvents } from '../src/eventstoredb/foreign-events.js';
import { PlanList } from '../src/eventstoredb/plan-list.js';

const detail = { zh: '外来', en: 'foreign' };

function strange(stream: string, revision: number): RecordedEvent {
  const position = `worldworld01-${String(revision + 1).padStart(20, '0')}`;
  const place = { id: `${stream}-${revision}`, stream, revision: String(revision), type: 'else', position };
  return foreignRecord(place, '2012-01-18T01:00:00.000Z', detail);
}

function ours(stream: string, revision: number, data: RecordedEvent['data'] = {}): RecordedEvent {
  const { foreign: _, ...event } = strange(stream, revision);
  return { ...event, type: 'event-passed-over', data };
}

async function* inTurn(events: readonly RecordedEvent[]) {
  yield* events;
}

t.test('a run costs one reading, none waits for more than a thousand, and all come in order', async (t) => {
  const [task, plan] = ['moni-task.1.1', 'moni-plan.main'];
  let readings = 0;
  const foreign = new ForeignEvents(new PlanList(async () => ({ events: [], through: 0n })), (stream) => {
    readings += 1;
    t.equal(stream, plan);
    return inTurn([ours(plan, 0, { eventId: `${task}-3` })]);
  });
  const events = [
    ...Array.from({ length: 2_500 }, (_, at) => strange(task, at)),
    ours(task, 2_500),
    strange(task, 2_501),
    ours(task, 2_502),
  ];
  const found: RecordedEvent[] = [];
  for await (const event of foreign.markedInRuns(inTurn(events))) found.push(event);
  t.strictSame(
    found.map(({ id }) => id),
    events.map(({ id }) => id),
  );
  t.strictSame(
    found.flatMap(({ foreign: mark, revision }) => (mark?.passedOver === true ? [revision] : [])),
    ['3'],
  );
  t.equal(found.filter(({ foreign: mark }) => mark !== undefined).length, 2_501);
  t.equal(readings, 4, 'three for the first run, one for the second');

  let taken = 0;
  const endless = async function* () {
    for (;;) {
      taken += 1;
      yield strange(task, taken);
    }
  };
  for await (const _ of foreign.markedInRuns(endless())) break;
  t.equal(taken, 1_000);
});
