import { createHash } from 'node:crypto';
import { eventRegistry } from '@duban/domain';
import { type EventStore, openMemoryStore } from '@duban/event-store';
import { openFolderEvidence, WaitingPieces } from '@duban/evidence';
import { createLogger } from '@duban/runtime';
import { until } from '@duban/test-support';
import t, { type Test } from 'tap';
import { isReferred, keepEvidence, referredTo } from '../src/evidence-keeper.js';

const digest = (digit: string) => digit.repeat(64);

t.test('every kind of event that holds evidence refers to it, a publication with its notice among them', async (t) => {
  const pointers = [...new Set(eventRegistry.definitions.flatMap(({ evidence }) => evidence))];
  t.ok(pointers.length >= 2, pointers.join(' '));
  const events = pointers.map((pointer, at) => {
    const [, ...way] = pointer.split('/');
    const piece = { name: '模拟', mediaType: 'text/plain', size: 1, sha256: digest(String(at + 1)) };
    return way.reduceRight<unknown>((inner, name) => ({ [name]: inner }), [piece]);
  });
  const store = {
    async *readAll({ after }: { after?: string | undefined } = {}) {
      if (after === undefined) for (const data of events) yield { data, position: 'last' } as never;
    },
  };
  const asked = new Set(['9', ...pointers.keys()].map((each) => digest(typeof each === 'string' ? each : String(each + 1))));
  const found = await referredTo(store, asked);
  t.strictSame([...found].sort(), [...pointers.keys()].map((at) => digest(String(at + 1))).sort());
});

t.test('an empty log refers to nothing', async (t) => {
  t.equal((await referredTo(openMemoryStore(), new Set([digest('1')]))).size, 0);
});

t.test('documents of any plan tell that a piece is referred to, however many plans there are', async (t) => {
  const all = Array.from({ length: 150 }, (_, at) => `plan${String(at).padStart(3, '0')}`);
  const views = {
    plans: async ({ after = '', limit }: { after?: string; limit: number }) => all.filter((plan) => plan > after).slice(0, limit),
    get: async (plan: string, _kind: string, key: string) => (plan === 'plan149' && key === digest('1') ? {} : undefined),
  } as never;
  t.equal(await isReferred(views, digest('1')), true);
  t.equal(await isReferred(views, digest('2')), false);
});

const dayMs = 86_400_000;
const keepDays = 30;

/** The keeper of a folder, whose timers are quick, on a clock that only the test moves. */
async function keeper(t: Test) {
  const folder = t.testdir();
  const clock = { now: Date.parse('2012-06-30T01:00:00Z') };
  const evidence = await openFolderEvidence({ folder, maxBytes: 1_000 });
  const waiting = await WaitingPieces.open({
    folder,
    quotaBytes: 1_000_000,
    isReferred: async () => false,
    now: () => clock.now,
  });
  const log: { readonly data: unknown; readonly position: string }[] = [];
  const refersTo = (sha256: string) =>
    log.push({
      data: { evidence: [{ name: '模拟', mediaType: 'text/plain', size: 1, sha256 }] },
      position: String(log.length).padStart(4, '0'),
    });
  /** Called for each event while the log is read. */
  let whileRead = () => {};
  const store = {
    async *readAll({ after = '' }: { after?: string } = {}) {
      for (const event of log.filter(({ position }) => position > after)) {
        whileRead();
        yield event;
      }
    },
  } as unknown as EventStore;
  const put = async (content: string) => {
    const bytes = Buffer.from(content);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const mark = await waiting.begin(sha256, { actor: 'li', unit: 'gaoxin' }, bytes.length);
    await evidence.put(
      sha256,
      (async function* () {
        yield bytes;
      })(),
    );
    await mark.done(bytes.length);
    return sha256;
  };
  let stop = async () => {};
  const lifecycle = {
    own: (_name: string, end: () => Promise<void>) => {
      stop = end;
    },
  };
  const host = { config: { evidenceKeepDays: keepDays }, logger: createLogger({ level: 'silent' }), lifecycle };
  keepEvidence(host as never, { waiting, evidence, store }, { firstAfterMs: 1, everyMs: 5 });
  t.teardown(() => stop());
  const there = async () => {
    const digests: string[] = [];
    for await (const sha256 of evidence.list()) digests.push(sha256);
    return digests.sort();
  };
  return {
    clock,
    put,
    refersTo,
    there,
    onRead: (act: () => void) => {
      whileRead = act;
    },
    stop: () => stop(),
    /** Lets days pass, and waits until exactly these pieces are there. */
    pass: async (days: number, expected: readonly string[]) => {
      clock.now += days * dayMs;
      await until(async () => (await there()).join() === [...expected].sort().join());
    },
  };
}

t.test('the timer removes what nothing has referred to for some days, again and again until the server stops', async (t) => {
  const { clock, put, refersTo, pass, there, stop } = await keeper(t);
  const [kept] = [await put('kept'), await put('gone')];
  refersTo(kept);
  clock.now += 10 * dayMs;
  const young = await put('young');
  await pass(keepDays - 5, [kept, young]);
  await pass(10, [kept]);
  await stop();
  const late = await put('late');
  clock.now += (keepDays + 1) * dayMs;
  t.strictSame(await there(), [kept, late].sort());
});

t.test('what is referred to just before the removal, while the log is read, stays', async (t) => {
  const { put, refersTo, pass, onRead, stop } = await keeper(t);
  const [first, last] = [await put('first'), await put('last'), await put('gone')];
  refersTo(first);
  let reads = 0;
  onRead(() => {
    reads += 1;
    if (reads === 1) refersTo(last);
  });
  await pass(keepDays + 1, [first, last]);
  await stop();
});

t.test('what a command refers to whose event comes after the removal can be put again, and stays then', async (t) => {
  const { put, refersTo, pass } = await keeper(t);
  const piece = await put('under way');
  await pass(keepDays + 1, []);
  refersTo(piece);
  t.equal(await put('under way'), piece);
  await put('nothing refers to it');
  await pass(keepDays + 1, [piece]);
});
