import t from 'tap';
import { Handover } from '../src/handover.js';

const { signal } = new AbortController();

t.test('an item is dealt with when the next one is asked for', async (t) => {
  const handover = new Handover<number>();
  const offers = [1, 2].map((item) => handover.offer(item));
  let finished = false;
  const first = offers[0]?.done.then((done) => {
    finished = true;
    return done;
  });
  const items = handover.items(signal);
  t.strictSame(await items.next(), { done: false, value: 1 });
  await new Promise(setImmediate);
  t.equal(finished, false);
  t.strictSame(await items.next(), { done: false, value: 2 });
  t.equal(await first, true);
  await items.return(undefined);
  t.equal(await offers[1]?.done, false, 'who stops in the middle of an item has not dealt with it');
  t.equal(await handover.offer(3).done, false, 'nobody takes items any more');
});

t.test('an item that nobody has yet can be taken back', async (t) => {
  const handover = new Handover<number>();
  const items = handover.items(signal);
  const [one, two, three] = [1, 2, 3].map((item) => handover.offer(item));
  t.equal((await items.next()).value, 1);
  one?.withdraw();
  two?.withdraw();
  t.equal(await two?.done, false);
  t.equal((await items.next()).value, 3);
  t.equal(await one?.done, true, 'too late to take it back');
  await items.return(undefined);
  t.equal(await three?.done, false);
});

t.test('a failure and an abort end a taker that waits', async (t) => {
  const failing = new Handover<number>();
  const failed = failing.items(signal).next();
  failing.fail(new Error('gone'));
  failing.fail(new Error('later'));
  await t.rejects(failed, { message: 'gone' });
  const stop = new AbortController();
  const ended = new Handover<number>().items(stop.signal).next();
  stop.abort();
  t.strictSame(await ended, { done: true, value: undefined });
});
