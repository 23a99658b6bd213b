/** Waiting ends, and says what it waited for. */
import t from 'tap';
import { sharedStore, until } from '../src/index.js';

t.test('waiting ends as soon as the condition holds; a condition that throws does not hold yet', async (t) => {
  let asked = 0;
  const started = performance.now();
  await until(
    () => {
      asked += 1;
      if (asked < 3) throw new Error('not up');
      return asked === 4;
    },
    { everyMs: 1 },
  );
  t.equal(asked, 4);
  t.ok(performance.now() - started < 60_000);
});

t.test('waiting gives up, and says what it waited for and what was thrown last', async (t) => {
  const down = new Error('not up');
  const never = until(() => Promise.reject(down), { what: 'the server is up', maxMs: 20, everyMs: 1 });
  await t.rejects(never, { message: 'not within 20 ms: the server is up', cause: down });
  await t.rejects(
    until(() => 1 > 2, { maxMs: 5 }),
    { message: /^not within 5 ms: .*1 > 2/ },
  );
});

t.test('a shared store differs only in being not exclusive, and in the methods that replace its own', async (t) => {
  class Store {
    readonly exclusive = true;
    #appended = 0;
    append(count: number): number {
      this.#appended += count;
      return this.#appended;
    }
    head(): number {
      return this.#appended;
    }
  }
  const store = new Store();
  const shared = sharedStore(store);
  t.equal(shared.exclusive, false);
  t.equal(shared.append(2), 2);
  t.equal(store.head(), 2);
  const stuck = sharedStore(store, { head: () => 0 });
  t.strictSame([stuck.head(), stuck.append(1)], [0, 3]);
});
