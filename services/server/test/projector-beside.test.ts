/** The projector beside the server, over a link that a test holds in its hands. */
import { setTimeout as pause } from 'node:timers/promises';
import { DubanError } from '@duban/domain';
import { until } from '@duban/test-support';
import t, { type Test } from 'tap';
import type { Listener } from '../src/projector-beside/links.js';
import type { FromProjector, ToProjector } from '../src/projector-beside/messages.js';
import { ProjectorBeside } from '../src/projector-beside/projector-beside.js';
import { whileThereIsRoom } from '../src/projector-beside/room-for-events.js';

const epoch = 'abcdefgh2345';
const at = (ordinal: number) => `${epoch}-${String(ordinal).padStart(20, '0')}`;

/** A projector of which the test hears what it is told, and says what it tells. */
function begin(t: Test, { kept = true } = {}) {
  const told: ToProjector[] = [];
  const links: Listener[] = [];
  const seen: string[] = [];
  let grown: (head: string) => void = () => {};
  const projector = new ProjectorBeside(
    {
      journal: {
        ancestors: undefined,
        onGrown: (listener) => {
          grown = listener;
        },
      },
      folder: '/journal',
      link(listener) {
        links.push(listener);
        const alive = () => links.at(-1) === listener;
        return {
          tell(message) {
            if (alive()) told.push(message);
            if (message.say === 'stop') setImmediate(() => listener.gone(new Error('stopped')));
          },
          kill: () => setImmediate(() => listener.gone(new Error('killed'))),
        };
      },
      observer: { failed: (error) => seen.push(`failed: ${(error as Error).message}`) },
      onUnknownEvent: () => {},
      ...(kept
        ? {
            kept: {
              folder: '/kept',
              freeBytes: 0,
              opened: async (why) => {
                seen.push(why === undefined ? 'opened' : `anew: ${why.message}`);
                return true;
              },
              whole: () => seen.push('whole'),
              failed: () => seen.push('away'),
            },
          }
        : {}),
    },
    at(10),
  );
  t.teardown(() => projector.stop());
  return {
    projector,
    told,
    seen,
    grow: (ordinal: number) => grown(at(ordinal)),
    say: (message: FromProjector) => links.at(-1)?.hear(message),
    die: () => links.at(-1)?.gone(new Error('SIGKILL')),
    /** Waits for the projector that is begun next. */
    begun: (number: number) => until(() => links.length === number),
    begunWith: () => told.flatMap((message) => (message.say === 'begin' ? [message.beginning] : [])),
    reached: () => told.flatMap((message) => (message.say === 'reach' ? [message.position] : [])),
  };
}

t.test('what is derived stops before commands have to, and goes on when there is room', async (t) => {
  let free = 99;
  async function* two() {
    yield { events: [{}], position: at(1), caughtUp: true } as never;
    yield { events: [], position: at(1), caughtUp: true } as never;
  }
  const source = whileThereIsRoom({ subscribe: two }, { folder: '/kept', freeBytes: 100, free: async () => free });
  const read = async () => {
    let deliveries = 0;
    for await (const _ of source.subscribe({}, new AbortController().signal)) deliveries += 1;
    return deliveries;
  };
  await t.rejects(read(), { code: 'store-unavailable', params: { detail: /磁盘空间不足/ } });
  free = 100;
  t.equal(await read(), 2);
});

t.test('two deaths in a row while it opens what is kept have that deleted, and a refusal is no death', async (t) => {
  const { begun, begunWith, die, say, seen, projector } = begin(t);
  const trouble = projector.inTrouble;
  const refused = { code: 'store-read-only' as const, params: { folder: '/kept', detail: 'EROFS' } };
  say({ say: 'unusable', thrown: refused });
  die();
  t.equal(await trouble, false, 'whoever waits for the documents is told');
  await t.rejects(projector.waitFor(at(1), 10), { code: 'store-unavailable', params: { detail: /read-only|EROFS/ } });
  await begun(2);
  die();
  await begun(3);
  die();
  await begun(4);
  t.strictSame(
    begunWith().map(({ lasting }) => lasting?.anew !== undefined),
    [false, false, false, true],
  );
  say({ say: 'opened' });
  t.match(seen.at(-1), /^anew: .*died twice/);
  say({ say: 'caught-up' });
  t.equal(seen.at(-1), 'whole');
});

t.test('damage that a reading has met ends the projector, and the next begins anew', async (t) => {
  const { begun, begunWith, say, seen, projector } = begin(t);
  say({ say: 'opened' });
  say({ say: 'caught-up' });
  await pause(0);
  t.equal(await projector.whenCaughtUp(), true);
  projector.beginAnew(new DubanError('read-models-damaged', { file: '/kept/x', detail: 'a bit' }));
  projector.beginAnew(new DubanError('read-models-damaged', { file: '/kept/x', detail: 'another' }));
  await begun(2);
  t.equal(begunWith()[1]?.lasting?.anew, 'a bit');
  say({ say: 'opened' });
  t.match(seen.at(-1), /^anew: .*a bit/);
  t.match(projector.filling, { of: 10 });
});

t.test('groups of a few milliseconds are told together, and what somebody waits for at once', async (t) => {
  const { grow, reached, say, projector } = begin(t);
  say({ say: 'opened' });
  await until(() => reached().length === 1);
  for (let ordinal = 11; ordinal <= 15; ordinal += 1) grow(ordinal);
  t.strictSame(reached(), [at(10)], 'not at once');
  await until(() => reached().length === 2);
  t.strictSame(reached(), [at(10), at(15)], 'together');

  grow(16);
  const there = projector.waitFor(at(16), 10_000).catch(() => undefined);
  t.equal(reached().at(-1), at(16), 'at once');
  const ahead = projector.waitFor(at(18), 10_000).catch(() => undefined);
  grow(17);
  t.equal(reached().at(-1), at(17), 'while somebody waits for what is not there yet');
  await projector.stop();
  await Promise.all([there, ahead]);
});

t.test('what it is asked when it dies is refused, and its last words are no answer', async (t) => {
  const { die, projector, say } = begin(t, { kept: false });
  say({ say: 'opened' });
  const asked = projector.planState('moni');
  die();
  await t.rejects(asked, { code: 'store-unavailable', params: { detail: /投影进程已结束/ } });
  t.match(await projector.health(), { state: 'failing', caughtUp: false });
  t.equal(projector.inTrouble, undefined);
});

t.test('a rebuild tells how far it is, and is given up when whoever asked goes away', async (t) => {
  const { projector, say, told } = begin(t);
  say({ say: 'opened' });
  const heard: unknown[] = [];
  const gone = new AbortController();
  const order = { plan: 'moni', rollback: false, acceptDifferences: false };
  const rebuilding = {
    onProgress: (...progress: readonly number[]) => heard.push(progress),
    onRebuilt: (rebuilt: unknown) => heard.push(rebuilt),
    signal: gone.signal,
  };
  const done = projector.rebuild(order, rebuilding);
  const asked = told.find((message) => message.say === 'ask');
  t.match(asked, { method: 'rebuild', args: [order] });
  const id = asked?.say === 'ask' ? asked.id : 0;
  say({ say: 'progress', id, done: 3, total: 7 });
  say({ say: 'rebuilt', id, outcome: { plan: 'moni', thrown: { code: 'plan-not-found', params: { plan: 'moni' } } } });
  t.match(heard, [[3, 7], { plan: 'moni', error: { code: 'plan-not-found' } }]);
  gone.abort();
  t.match(told.at(-1), { say: 'give-up', id });
  say({ say: 'refuse', id, thrown: { code: 'shutting-down', params: {} } });
  await t.rejects(done, { code: 'shutting-down' });
});
