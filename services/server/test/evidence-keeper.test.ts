import { eventRegistry } from '@duban/domain';
import { openMemoryStore } from '@duban/event-store';
import t from 'tap';
import { isReferred, referredTo } from '../src/evidence-keeper.js';

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
    async *readAll() {
      for (const data of events) yield { data } as never;
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
