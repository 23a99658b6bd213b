/** Steps of one plan on their way to the store, several at a time. */
import { DubanError, eventRegistry } from '@duban/domain';
import t, { type Test } from 'tap';
import { allViews, openMemoryViewStore, type ViewStore } from '../src/index.js';
import { type AppliedBatch, PlanWriter } from '../src/runner/plan-writer.js';
import type { Applied, Batch } from '../src/store.js';
import { dump } from './dump.js';
import { ListSource, project } from './sources.js';
import { World } from './world.js';

const batchMaxEvents = 4;

const year = () => new World().publish().passDays(60);

interface Call {
  readonly batch: Batch;
  /** Hands the batch to the store, or fails. */
  answer(error?: Error): Promise<Applied | undefined>;
}

/** A store that answers a batch when it is told to. */
function held(inner: ViewStore) {
  const calls: Call[] = [];
  let came: () => void = () => undefined;
  const apply = (plan: string, batch: Batch) =>
    new Promise<Applied>((resolve, reject) => {
      calls.push({
        batch,
        answer: async (error) => {
          if (error !== undefined) reject(error);
          const answer = error === undefined ? await inner.apply(plan, batch) : undefined;
          if (answer !== undefined) resolve(answer);
          return answer;
        },
      });
      came();
    });
  return {
    store: {
      apply,
      get: inner.get.bind(inner),
      getMany: inner.getMany.bind(inner),
      scan: inner.scan.bind(inner),
      checkpoint: inner.checkpoint.bind(inner),
      progress: inner.progress.bind(inner),
    },
    calls,
    /** Resolves when so many batches have come in all. */
    async upTo(count: number): Promise<void> {
      while (calls.length < count) {
        await new Promise<void>((resolve) => {
          came = resolve;
        });
      }
    },
  };
}

function writerOf(world: World, store: ConstructorParameters<typeof PlanWriter>[1]['store']) {
  const applied: AppliedBatch[] = [];
  const decided = async () => false;
  const options = { store, registry: eventRegistry, views: allViews, batchMaxEvents, batchMaxChanges: 20_000, decided };
  const writer = new PlanWriter(world.plan, { ...options, applied: (batch) => applied.push(batch) });
  return { writer, applied };
}

/** A writer that takes a year, and whose first step is on its way. */
async function firstUnderWay() {
  const world = year();
  const inner = openMemoryViewStore();
  const { store, calls, upTo } = held(inner);
  const { writer, applied } = writerOf(world, store);
  const taking = writer.take(world.events);
  await upTo(1);
  return { world, inner, calls, upTo, applied, taking };
}

/** The first step is stored, and four more are on their way. */
async function fourUnderWay() {
  const begun = await firstUnderWay();
  await begun.calls[0]?.answer();
  await begun.upTo(5);
  return begun;
}

async function isYear(t: Test, store: ViewStore, world: World): Promise<void> {
  t.equal(await dump(store, world.plan), await dump(await project(new ListSource(world.events)), world.plan));
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

t.test('four steps of a bounded number of events are under way at once, and no more', async (t) => {
  const { world, inner, calls, upTo, applied, taking } = await firstUnderWay();
  for (let round = 0; round < 50; round += 1) await turn();
  t.equal(calls.length, 1, 'the first one of a plan is waited for');
  await calls[0]?.answer();
  await upTo(5);
  for (let round = 0; round < 50; round += 1) await turn();
  t.equal(calls.length, 5, 'four without an answer');
  const steps = Math.ceil(world.events.length / batchMaxEvents);
  for (let at = 1; at < steps; at += 1) {
    await upTo(at + 1);
    t.ok(calls.length - at <= 4);
    await calls[at]?.answer();
  }
  t.strictSame(await taking, { outcome: 'taken' });
  t.equal(calls.length, steps);
  for (const { events } of applied) t.ok(events <= batchMaxEvents);
  t.strictSame(
    applied.map(({ checkpoint }) => checkpoint),
    calls.map(({ batch }) => batch.checkpoint),
  );
  await isYear(t, inner, world);
});

t.test('a step that another writer forestalls takes those behind it with it, and all are made again', async (t) => {
  const { world, inner, calls, applied, taking } = await fourUnderWay();
  await calls[1]?.answer();
  // The other one goes on from there, and ends between two steps of this one.
  const ahead = 5 * batchMaxEvents + 2;
  t.strictSame(await writerOf(world, inner).writer.take(world.events.slice(0, ahead)), { outcome: 'taken' });
  const answers = [await calls[2]?.answer(), await calls[3]?.answer(), await calls[4]?.answer()];
  t.match(answers, [{ applied: false }, { applied: false }, { applied: false }]);
  let over = false;
  const end = () => {
    over = true;
  };
  taking.then(end, end);
  for (let at = 5; !over; ) {
    const call = calls[at];
    if (call === undefined) await turn();
    else {
      at += 1;
      await call.answer();
    }
  }
  t.strictSame(await taking, { outcome: 'taken' });
  const position = world.events[ahead - 1]?.position;
  t.ok(calls.some(({ batch }) => batch.expectedCheckpoint === position));
  t.equal(
    applied.reduce((sum, { events }) => sum + events, 0),
    2 * batchMaxEvents + world.events.length - ahead,
    'what the other stored is not counted',
  );
  await isYear(t, inner, world);
});

t.test('nothing behind a step that failed is stored, and the next attempt mends it', async (t) => {
  const { world, inner, calls, applied, taking } = await fourUnderWay();
  await calls[1]?.answer(new DubanError('store-unavailable', { detail: 'test' }));
  const later = [await calls[2]?.answer(), await calls[3]?.answer(), await calls[4]?.answer()];
  t.match(later, [{ applied: false }, { applied: false }, { applied: false }]);
  await t.rejects(taking, { code: 'store-unavailable' });
  t.equal(calls.length, 5, 'and nothing more was sent');
  t.equal(applied.length, 1);
  t.equal(await inner.checkpoint(world.plan), world.events[batchMaxEvents - 1]?.position);
  const again = writerOf(world, inner);
  t.strictSame(await again.writer.take(world.events), { outcome: 'taken' });
  await isYear(t, inner, world);
});

t.test('documents that another writer took further after the checkpoint was read are read again', async (t) => {
  const world = year();
  const inner = openMemoryViewStore();
  const known = 2;
  await writerOf(world, inner).writer.take(world.events.slice(0, known));
  let reads = 0;
  const store = {
    ...held(inner).store,
    getMany: async (...asked: Parameters<ViewStore['getMany']>) => {
      reads += 1;
      // To where the third step of this writer begins: that one meets the checkpoint that it expects.
      if (reads === 1) await writerOf(world, inner).writer.take(world.events.slice(0, known + 2 * batchMaxEvents));
      return inner.getMany(...asked);
    },
    apply: async (plan: string, batch: Batch) => {
      const answer = await inner.apply(plan, batch);
      await new Promise(setImmediate);
      return answer;
    },
  };
  t.strictSame(await writerOf(world, store as ViewStore).writer.take(world.events), { outcome: 'taken' });
  await isYear(t, inner, world);
});
