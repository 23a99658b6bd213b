import { randomUUID } from 'node:crypto';
import type { Test } from 'tap';
import { Transactor } from '../../src/transact.js';
import { accepted, give, registry } from '../sums.js';
import { freshStream } from './contract-events.js';
import { type ContractSubject, collect, law } from './subject.js';

/** More than are kept at hand. */
const others = 5;

/** What the commands of a stream are promised, whatever the store: `Transactor` on it. */
export async function commandLaws(t: Test, subject: ContractSubject): Promise<void> {
  await law(t, subject, 'a command that is given again gets its first answer, however many came between', async (t, store) => {
    const stream = freshStream();
    const options = { commandsAtHand: 2 };
    const transactor = new Transactor(store, registry, options);
    const id = randomUUID();
    const first = accepted(await give(transactor, { id, times: 3, stream }));
    for (let n = 0; n < others; n += 1) await give(transactor, { stream });
    for (const each of [transactor, new Transactor(store, registry, options)]) {
      t.strictSame(accepted(await give(each, { id, times: 3, stream })), { ...first, repeated: true });
      t.match(await give(each, { id, times: 2, stream }), { rejected: 'idempotency-key-reused' });
    }
    t.equal((await collect(store.readStream(stream))).length, 3 + others, 'nothing was recorded twice');
  });
}
