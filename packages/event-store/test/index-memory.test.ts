import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import t from 'tap';
import { openJournal } from '../src/index.js';
import { contractEvents } from './contract.js';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

function bytesHeld(): number {
  collectGarbage();
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

t.test('an event costs at most 40 bytes of memory, however large it is', async (t) => {
  const folder = t.testdir();
  const events = 100_000;
  const streams = 100;
  const perAppend = 500;
  const writing = await openJournal({ folder, segmentMaxBytes: 8 * 1024 * 1024 });
  for (let at = 0; at < events / streams; at += perAppend) {
    const appends = Array.from({ length: streams }, (_, index) => {
      const stream = `p1-task.${index}`;
      return writing.append(stream, at === 0 ? 'no-stream' : at - 1, contractEvents(stream, at, perAppend));
    });
    await Promise.all(appends);
  }
  await writing.close();

  // Once before measuring, so that compiled code and the like are not counted.
  await (await openJournal({ folder })).close();
  const before = bytesHeld();
  const journal = await openJournal({ folder });
  const perEvent = (bytesHeld() - before) / events;
  t.match(journal.stats(), { events, streams });
  t.comment(`${perEvent.toFixed(1)} bytes an event, in ${journal.stats().segments} segments`);
  t.ok(perEvent > 8 && perEvent <= 40, `${perEvent.toFixed(1)} bytes`);
  await journal.close();
});
