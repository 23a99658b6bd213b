import { randomUUID } from 'node:crypto';
import { sharedStore } from '@duban/test-support';
import t from 'tap';
import { openMemoryStore, Transactor } from '../src/index.js';
import { accepted, give, registry, stored } from './sums.js';

t.test('a command given again after 1,000 others gets its first answer, also in a process that has just started', async (t) => {
  const store = openMemoryStore();
  const transactor = new Transactor(store, registry);
  const [first, second] = [randomUUID(), randomUUID()];
  const answers = [
    accepted(await give(transactor, { id: first, amount: 0, times: 2 })),
    accepted(await give(transactor, { id: second, amount: 0 })),
  ];
  for (let n = 0; n < 1_001; n += 1) await give(transactor, { amount: 0 });
  for (const each of [transactor, new Transactor(store, registry)]) {
    const again = [
      accepted(await give(each, { id: first, amount: 0, times: 2 })),
      accepted(await give(each, { id: second, amount: 0, ifMatch: 2 })),
    ];
    t.strictSame(
      again.map((answer) => ({ ...answer, repeated: false })),
      answers,
    );
    t.ok(again.every(({ repeated }) => repeated));
    t.match(await give(each, { id: first, amount: 1 }), { rejected: 'idempotency-key-reused' });
  }
  t.equal((await stored(store)).length, 1_004, 'nothing was recorded twice');
});

t.test('an old command is known to a process that learns of it only when it refuses', async (t) => {
  const store = openMemoryStore();
  const [here, there] = [0, 1].map(() => new Transactor(sharedStore(store), registry, { commandsAtHand: 2 }));
  if (here === undefined || there === undefined) return;
  await give(here, { amount: 100 });
  const id = randomUUID();
  const answer = accepted(await give(there, { id, amount: -1 }));
  for (let n = 0; n < 3; n += 1) await give(there, { amount: 0 });
  await give(there, { amount: 1 });
  const again = accepted(await give(here, { id, amount: -1 }));
  t.strictSame(again, { ...answer, repeated: true });
  t.equal((await stored(store)).length, 6);
});
