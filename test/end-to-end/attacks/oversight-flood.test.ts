/**
 * The oversight flood: one reporter provokes thousands of different refusals, so that nothing else of this minute would
 * be recorded. What an inspector reads in the meantime is recorded all the same, and the flood is recorded under its
 * own actor.
 */
import t from 'tap';
import { call, startDuban, tokenFor } from '../../support/duban-process.js';

const plan = '/v1/plans/zjkjt2012';
/** More than there was room for when all actors shared one limit. */
const refusals = 1_200;
const atOnce = 20;

interface Oversight {
  readonly items: readonly {
    readonly kind: string;
    readonly action: string | null;
    readonly subject: string | null;
    readonly count: number;
    readonly actor: { readonly id: string };
  }[];
  readonly next: string | null;
}

t.test('a flood of refusals hides neither readings nor the refusals of others', async (t) => {
  const folder = t.testdir();
  const first = await startDuban(folder, ['--rate-limit-per-minute', '0']);
  t.teardown(() => first.end());
  const attacker = await tokenFor(folder, { role: 'reporter', unit: 'gaoxin', subject: 'attacker' });
  const bystander = await tokenFor(folder, { role: 'reporter', unit: 'gaoxin', subject: 'bystander' });
  const inspector = await tokenFor(folder, { role: 'inspector', subject: 'inspector' });
  const ask = async (at: number) => {
    const answer = await call(first.url, `${plan}/history?unit=u${at}`, { token: attacker });
    if (answer.status !== 403) throw new Error(JSON.stringify(answer.body));
  };
  for (let at = 0; at < refusals; at += atOnce) await Promise.all(Array.from({ length: atOnce }, (_, of) => ask(at + of)));
  const read = ['3.2', '4.2', '5.1'].map((code) => `${plan}/tasks/${code}/history`);
  for (const path of read) t.equal((await call(first.url, path, { token: inspector })).status, 200);
  t.equal((await call(first.url, `${plan}/history`, { token: bystander })).status, 403);
  t.equal(await first.stop(), 0);

  const second = await startDuban(folder);
  t.teardown(() => second.end());
  const auditor = await tokenFor(folder, { role: 'auditor' });
  const records = async (query: string) => {
    const { body } = await call(second.url, `/v1/oversight?limit=200&${query}`, { token: auditor });
    return (body as unknown as Oversight).items;
  };
  const readings = (await records('actor=inspector')).map(({ subject }) => subject).sort();
  t.strictSame(readings, ['task/3.2', 'task/4.2', 'task/5.1']);
  t.match(await records('actor=bystander'), [{ kind: 'refusals', count: 1 }]);
  const flood = await records('actor=attacker');
  const [dropped, ...others] = flood.filter(({ kind }) => kind === 'dropped');
  t.strictSame(others, []);
  const kept = flood.filter(({ kind }) => kind === 'refusals').reduce((sum, { count }) => sum + count, 0);
  t.ok(kept > 0 && (dropped?.count ?? 0) > 0);
  t.equal(kept + (dropped?.count ?? 0), refusals, 'each refusal is counted, under whoever it was');
});
