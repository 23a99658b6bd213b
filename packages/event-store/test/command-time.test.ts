/** What whoever waits for a command is told when its time is over, and that what is in time is untouched by it. */
import t from 'tap';
import { CommandTime } from '../src/index.js';

const soon = () => performance.now() + 50;
const never = () => new Promise<never>(() => undefined);

t.test('what comes in time is given as it came, and nothing is watched afterwards', async (t) => {
  const allowed = new CommandTime(performance.now() + 60_000);
  t.equal(await allowed.bound(Promise.resolve(7)), 7);
  await t.rejects(allowed.bound(Promise.reject(new Error('its own'))), { message: 'its own' });
  allowed.refuseWhenOver();
  // The one timer ends with the last watch: otherwise this file would not end for a minute.
});

t.test('when the time is over the answer says whether anything can have been stored', async (t) => {
  const [untouched, sent, later] = [new CommandTime(soon()), new CommandTime(soon()), new CommandTime(soon() + 100)];
  sent.mayBeStored = true;
  const answers = Promise.all([
    t.rejects(untouched.bound(never()), { code: 'store-unavailable' }),
    t.rejects(sent.bound(never()), { code: 'outcome-unknown' }),
    t.rejects(later.bound(never()), { code: 'store-unavailable' }),
  ]);
  await answers;
  for (const allowed of [untouched, sent, later]) t.throws(() => allowed.refuseWhenOver(), { code: 'store-unavailable' });
});

t.test('what fails after its time is over disturbs nobody', async (t) => {
  const allowed = new CommandTime(soon());
  let fail: (error: Error) => void = () => undefined;
  const work = new Promise<never>((_, reject) => {
    fail = reject;
  });
  await t.rejects(allowed.bound(work), { code: 'store-unavailable' });
  fail(new Error('too late'));
  await new Promise(setImmediate);
});

t.test('without an end it is as if it were not there', async (t) => {
  const work = Promise.resolve(1);
  t.equal(new CommandTime().bound(work), work);
  new CommandTime().refuseWhenOver();
});
