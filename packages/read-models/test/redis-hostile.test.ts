/** Names and texts that could break a key, a range or a script; large indexes; and what a document costs. */
import { redis, skipWithout, startRedis } from '@duban/test-support';
import fc from 'fast-check';
import t from 'tap';
import { decodeName, encodeName } from '../src/encoded-name.js';
import {
  allOf,
  type Batch,
  type Change,
  changeIndexes,
  openMemoryViewStore,
  openRedisViewStore,
  pageMax,
  type UnitDocument,
  type ViewStore,
} from '../src/index.js';
import { ListSource, project } from './sources.js';
import { World } from './world.js';

/** Any UTF-16, halves of surrogate pairs too, and what means something to Redis or Lua. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 6 }).map((units) => String.fromCharCode(...units)),
  fc
    .array(fc.constantFrom('\0', '\x01', '\x02', 'a', '\ud7ff', '\ud800', '\udfff', '\ue000', '\ue001', '\uffff'), {
      maxLength: 6,
    })
    .map((units) => units.join('')),
  fc.constantFrom('', '[', '(', '+', '-', '{a}', '}{', ':', '*', 'checkpoint', '__proto__', "')--", '\r\n', '👩‍👩‍👧', '名称'),
);

t.test('names keep their order in bytes, lose nothing, and hold no NUL', async (t) => {
  fc.assert(
    fc.property(text, text, (one, other) => {
      const [encodedOne, encodedOther] = [encodeName(one), encodeName(other)];
      const bytes = Buffer.compare(Buffer.from(encodedOne), Buffer.from(encodedOther));
      const units = one < other ? -1 : Number(one > other);
      const survives = Buffer.from(encodedOne).toString() === encodedOne && decodeName(encodedOne) === one;
      return bytes === units && survives && !encodedOne.includes('\0');
    }),
    { numRuns: 5_000 },
  );
  t.equal(encodeName('change/all 2012-01-18T01:00:00.000Z|a-1'), 'change/all 2012-01-18T01:00:00.000Z|a-1');
});

const unit = (id: string): UnitDocument => ({
  id,
  name: id,
  leads: [],
  cooperates: [id],
  lights: { leads: { done: 0, green: 0, yellow: 0, red: 0 }, cooperates: { done: -0, green: 1e21, yellow: 0.1, red: 0 } },
  revision: '0',
  changedBy: id,
  changedAt: id,
});

const change: fc.Arbitrary<Change> = fc.oneof(
  text.map((key): Change => ({ op: 'put', kind: 'unit', key, document: unit(key) })),
  text.map((key): Change => ({ op: 'delete', kind: 'unit', key })),
  fc.record({ op: fc.constant('index' as const), index: fc.constantFrom('i', '\0{}:', '名'), sort: text, key: text }),
  fc.record({ op: fc.constant('unindex' as const), index: fc.constantFrom('i', '\0{}:', '名'), sort: text }),
);

async function contents(store: ViewStore, plan: string, changes: readonly Change[]): Promise<string> {
  const keys = changes.flatMap((each) => (each.op === 'put' || each.op === 'delete' ? [each.key] : []));
  const found: unknown[] = [await store.getMany(plan, 'unit', keys), [...((await store.progress(plan))?.revisions ?? [])].sort()];
  for (const index of ['i', '\0{}:', '名']) {
    for (const direction of ['asc', 'desc'] as const) {
      found.push(await store.scan(plan, index, { limit: pageMax, direction }));
      for (const { sort } of changes.flatMap((each) => (each.op === 'index' ? [each] : []))) {
        found.push(await store.scan(plan, index, { limit: 2, direction, after: sort }));
      }
    }
  }
  return JSON.stringify(found);
}

t.test('on a real Redis', { skip: skipWithout(redis) }, async (t) => {
  const server = await startRedis(t);
  const redis = await openRedisViewStore({ url: server.url });
  t.teardown(() => redis.close());

  await t.test('any names, texts and changes give what the memory store gives', async () => {
    const memory = openMemoryViewStore();
    let plans = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(change, { maxLength: 15 }), { minLength: 1, maxLength: 4 }),
        text,
        async (batches, stream) => {
          plans += 1;
          const plan = `hostile${plans}`;
          for (const [at, changes] of batches.entries()) {
            const batch: Batch = {
              expectedCheckpoint: at === 0 ? undefined : String(at),
              checkpoint: String(at + 1),
              revisions: new Map([[stream, at]]),
              changes,
            };
            await memory.apply(plan, batch);
            await redis.apply(plan, batch);
          }
          return (await contents(redis, plan, batches.flat())) === (await contents(memory, plan, batches.flat()));
        },
      ),
      { numRuns: 60 },
    );
  });

  await t.test('a batch of 100,000 entries is one step, and is read page by page', async (t) => {
    const sort = (at: number) => String((at * 7_919) % 100_000).padStart(6, '0');
    const changes = Array.from(
      { length: 100_000 },
      (_, at): Change => ({ op: 'index', index: 'large', sort: sort(at), key: `k${at}` }),
    );
    const batch = { expectedCheckpoint: undefined, checkpoint: 'a', revisions: new Map(), changes };
    let from = performance.now();
    t.strictSame(await redis.apply('large', batch), { applied: true });
    t.comment(`written in ${(performance.now() - from).toFixed(0)} ms`);
    from = performance.now();
    let count = 0;
    let after: string | undefined;
    for (;;) {
      const page = await redis.scan('large', 'large', { after, limit: pageMax, direction: 'asc' });
      if (page.length === 0) break;
      for (const entry of page) if (entry.sort === String(count).padStart(6, '0')) count += 1;
      after = page.at(-1)?.sort;
    }
    t.equal(count, 100_000);
    t.comment(`read in ${(performance.now() - from).toFixed(0)} ms`);
  });

  await t.test('memory follows what is kept, whatever was written on the way', async (t) => {
    const world = new World().publish().passDays(300);
    await project(new ListSource(world.events), { store: redis });
    const bytes = (part: string) => Number(server.run('MEMORY', 'USAGE', `duban:{${world.plan}}:1:${part}`, 'SAMPLES', '0'));
    const count = (command: string, part: string) => Number(server.run(command, `duban:{${world.plan}}:1:${part}`));
    for (const part of ['document:change', 'document:task', 'document:unit']) {
      t.comment(`${part}: ${(bytes(part) / count('HLEN', part)).toFixed(0)} bytes each, of ${count('HLEN', part)}`);
    }
    const all = `index:${changeIndexes.all}`;
    t.comment(`${all}: ${(bytes(all) / count('ZCARD', all)).toFixed(0)} bytes each, of ${count('ZCARD', all)}`);
    const before = bytes('document:task') + bytes(`index:${allOf('task')}`);
    let tasks = [] as readonly Change[];
    const found = await redis.scan(world.plan, allOf('task'), { limit: 10, direction: 'asc' });
    const documents = await redis.getMany(
      world.plan,
      'task',
      found.map(({ key }) => key),
    );
    tasks = documents.flatMap((document): Change[] =>
      document === undefined ? [] : [{ op: 'put', kind: 'task', key: document.code, document }],
    );
    let expectedCheckpoint = world.last.position;
    for (let round = 1; round <= 300; round += 1) {
      const checkpoint = `${world.last.position}${String(round).padStart(4, '0')}`;
      const entries = found.flatMap(({ sort, key }): Change[] => [
        { op: 'unindex', index: allOf('task'), sort },
        { op: 'index', index: allOf('task'), sort, key },
      ]);
      await redis.apply(world.plan, { expectedCheckpoint, checkpoint, revisions: new Map(), changes: [...tasks, ...entries] });
      expectedCheckpoint = checkpoint;
    }
    t.equal(bytes('document:task') + bytes(`index:${allOf('task')}`), before);
  });
});
