import { Writable } from 'node:stream';
import t from 'tap';
import { createLogger, logOutput } from '../src/index.js';

/** A stream whose reader takes a piece when it is told to. */
function unread() {
  const taken: string[] = [];
  let take: (() => void) | undefined;
  const stream = new Writable({
    highWaterMark: 10,
    decodeStrings: false,
    write: (chunk: string, _encoding, done) => {
      take = () => {
        taken.push(chunk);
        take = undefined;
        done();
      };
    },
  });
  /** Takes all that is held, however often the stream asks. */
  const read = async () => {
    while (take !== undefined) {
      take();
      await new Promise(setImmediate);
    }
    return taken.join('');
  };
  return { stream, read };
}

t.test('lines wait for a reader up to a bound; what is beyond it is dropped, counted and told', async (t) => {
  const { stream, read } = unread();
  const output = logOutput(stream, 100);
  const logger = createLogger({ destination: output });
  for (let n = 0; n < 10; n += 1) logger.info({ n }, '第几行');
  const kept = 10 - output.dropped;
  t.ok(kept >= 1 && output.dropped >= 1, `${kept} lines wait, ${output.dropped} found no room`);

  const lines = (await read())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  t.same(
    lines.slice(0, -1).map(({ n }) => n),
    Array.from({ length: kept }, (_, n) => n),
  );
  t.match(lines.at(-1), { level: 'warn', dropped: output.dropped });

  logger.info('again');
  t.match(await read(), /"again"/, 'a stream that is read again is written to again');
  t.equal(output.dropped, 10 - kept);
});

t.test('a flush ends when everything has been read, at once where nothing waits', async (t) => {
  const { stream, read } = unread();
  const output = logOutput(stream);
  let flushed = 0;
  output.flush(() => (flushed += 1));
  t.equal(flushed, 1);
  output.write('a line\n');
  output.flush(() => (flushed += 1));
  t.equal(flushed, 1);
  t.equal(await read(), 'a line\n');
  t.equal(flushed, 2);
});
