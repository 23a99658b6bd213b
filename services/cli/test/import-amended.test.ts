/** A notice is published, then amended: only the difference reaches the plan, as decisions, and only once. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { cli as commandLine } from './command-line.js';
import { served } from './served.js';

const cli = (...args: string[]) => commandLine(args, { DUBAN_OPERATOR: 'moni:zhiban' });

const notice = `云溪市林业局关于印发《云溪市林业局2031年工作要点（模拟）》的通知
云溪市林业局
2031年2月18日

一、扩绿提质
1.推进国土绿化。完成造林5万亩以上，新增森林公园2处。（责任人：林远山，牵头单位：造林科，配合单位：有关科室）
2.加强资源管护。修订《云溪市古树名木保护办法》。（责任人：林远山，牵头单位：资源科）
`;
const amended = notice
  .replace('2031年2月18日', '2031年7月1日')
  .replace('5万亩', '6万亩')
  .replace('牵头单位：资源科）', '牵头单位：造林科，配合单位：资源科）')
  .concat('3.做好森林防火。全年举办防火演练大会。（责任人：方守林，牵头单位：防火科）\n');

async function published(t: Test) {
  const folder = t.testdir({ 'notice.txt': notice, 'amended.txt': amended, 'junk.txt': '', data: {} });
  const store = `journal:${join(folder, 'data')}`;
  const server = await served(t, store);
  const at = ['--event-store', store, '--url', server.url];
  const file = (name: string) => join(folder, name);
  const read = (name: string, review: string, ...more: string[]) =>
    cli('import', file(name), '--plan', 'yxly2031', '--review', file(review), ...at, ...more);
  const token = async (subject: string, unit: string) =>
    (await server.issuer?.issueToken({ subject, name: `模拟${subject}`, unit, roles: ['office'], ttlSeconds: 600 })) as string;
  const get = async (path: string) => {
    const authorization = `Bearer ${await token('reads', 'bangongshi')}`;
    const minPosition = await server.store.head();
    const answer = await fetch(
      `${server.url}/v1/plans/yxly2031${path}${path.includes('?') ? '&' : '?'}minPosition=${minPosition}`,
      { headers: { authorization } },
    );
    return (await answer.json()) as Record<string, unknown> & { position: string; revision: string };
  };
  const apply = async (review: string, subject = 'banshi', ...more: string[]) => {
    const done = await cli('import', file(review), '--apply', ...at, '--token', await token(subject, 'bangongshi'), ...more);
    // Waits until the result can be read. A person is slower; the next command of a test would read the plan as it was
    // before.
    await get('');
    return done;
  };
  t.match(await read('notice.txt', 'first.yaml'), { code: 0 });
  t.match(await apply('first.yaml'), { code: 0, out: /已发布/ });
  return { at, file, read, apply, get, url: server.url, token };
}

t.test('only the difference reaches the plan, with its reason, and a second run changes nothing', async (t) => {
  const { file, read, apply, get, url, token, at } = await published(t);
  const seen = await read('amended.txt', 'second.yaml');
  t.equal(seen.code, 0, seen.err);
  t.match(seen.out, /与计划 yxly2031 的差别/);
  for (const expected of [
    /是\s+add-unit/,
    /是\s+add-task\s+1\.3/,
    /是\s+change-responsibility\s+1\.2/,
    /是\s+propose-target.*50000 → 60000/,
  ]) {
    t.match(seen.out, expected);
  }
  t.notMatch(seen.out, /change-responsibility\s+1\.1/, 'what is the same is not there');
  t.notMatch(seen.out, /cancel/);

  const review = readFileSync(file('second.yaml'), 'utf8');
  const applied = await apply('second.yaml');
  t.equal(applied.code, 0, `${applied.out}${applied.err}`);
  t.match(applied.out, /已受理 accepted {2}增附通知 attach-notice amended\.txt/);
  t.match(applied.out, /须另一人批准.*propose-target/);
  t.match(await get('/tasks/1.3'), {
    title: '做好森林防火',
    origin: { by: 'decision', basis: /云溪市林业局2031年工作要点/ },
    source: { text: /^做好森林防火。/ },
  });
  t.match(await get('/tasks/1.2'), { leads: [{ name: '造林科' }], cooperating: [{ name: '资源科' }] });
  const plan = await get('');
  t.match(plan['documents'], [{ name: 'notice.txt' }, { name: 'amended.txt' }]);
  const history = (await get('/tasks/1.2/history')) as unknown as { items: { type: string; reason: string | null }[] };
  t.match(
    history.items.filter(({ type }) => type === 'responsibility-changed'),
    [{ reason: /按《云溪市林业局2031年工作要点（模拟）》.*amended\.txt，sha256:[0-9a-f]{64}/ }],
  );
  const authorization = `Bearer ${await token('reads', 'bangongshi')}`;
  const [, { sha256 } = { sha256: '' }] = plan['documents'] as { sha256: string }[];
  const original = await fetch(`${url}/v1/plans/yxly2031/notice?sha256=${sha256}`, { headers: { authorization } });
  t.equal(await original.text(), amended);

  const count = async () => ((await get('/history?limit=200')) as unknown as { items: unknown[] }).items.length;
  const before = await count();
  t.equal((await apply('second.yaml')).code, 0, 'sent again it is the same commands');
  t.equal(await count(), before);
  t.equal(readFileSync(file('second.yaml'), 'utf8'), review);

  const again = await read('amended.txt', 'third.yaml');
  t.match(again.out, /目标调整（60000）待批/, 'what awaits somebody is said, not asked for again');
  t.notOk(existsSync(file('third.yaml')), 'there is nothing to review');
  const old = await read('notice.txt', 'third.yaml');
  t.match(old.out, /已登记在计划 yxly2031，没有要更改的/, 'the notice before does not take the decisions back');
  t.notOk(existsSync(file('third.yaml')));
  t.match(JSON.parse((await cli('check', ...at.slice(0, 2), '--json')).out), {
    sound: true,
    evidence: { objects: 2, orphans: { count: 0 } },
  });
});

t.test('a refused change is reported, the others are made, and a second run finishes', async (t) => {
  const { file, read, apply, get, token, url } = await published(t);
  await read('amended.txt', 'second.yaml');
  const authorization = `Bearer ${await token('other', 'bangongshi')}`;
  const { revision } = await get('/tasks/1.2');
  const moved = await fetch(`${url}/v1/plans/yxly2031/tasks/1.2/suspend`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', 'idempotency-key': '"s"', 'if-match': `"${revision}"` },
    body: JSON.stringify({ reason: '模拟：暂停' }),
  });
  t.equal(moved.status, 201);
  const applied = await apply('second.yaml');
  t.match(applied, { code: 1, out: /被拒绝 refused {3}change-responsibility 1\.2.*\[stale-revision\]/ });
  t.match(applied.out, /已受理 accepted {2}add-task 1\.3/);
  t.match(applied.out, /请重新读通知比对/);

  rmSync(file('second.yaml'));
  const seen = await read('amended.txt', 'second.yaml');
  t.match(seen.out, /change-responsibility\s+1\.2/);
  t.notMatch(seen.out, /add-task/);
});

t.test('a person may leave a change out; a removal is made only when they choose it', async (t) => {
  const { file, read, apply, get } = await published(t);
  writeFileSync(file('amended.txt'), notice.split('\n').slice(0, 6).join('\n').replace('5万亩', '6万亩'));
  const seen = await read('amended.txt', 'second.yaml');
  t.match(seen.out, /否\s+cancel\s+1\.2/);
  const review = readFileSync(file('second.yaml'), 'utf8');
  writeFileSync(file('second.yaml'), review.replaceAll('apply: true', 'apply: false'));
  t.match(await apply('second.yaml'), { code: 0, out: /没有要提交的更改/ });
  t.match(await get(''), { documents: [{}] }, 'not even the notice is attached');
  writeFileSync(file('second.yaml'), review.replaceAll('apply: false', 'apply: true'));
  t.match(await apply('second.yaml'), { code: 0 });
  t.match(await get('/tasks/1.2'), { status: 'cancelled' });
});

t.test('a faulty review file of changes is refused with its fault', async (t) => {
  const { file, read, apply } = await published(t);
  await read('amended.txt', 'second.yaml');
  const review = readFileSync(file('second.yaml'), 'utf8');
  for (const [from, to] of [
    ['command: add-task', 'command: publish'],
    ['apply: true', 'apply: maybe'],
    ['reason:', 'raison:'],
    ['notice: amended.txt', 'notice: ""'],
  ] as const) {
    writeFileSync(file('second.yaml'), review.replace(from, to));
    t.match(await apply('second.yaml'), { code: 1, err: /review-invalid/ }, to);
  }
  writeFileSync(file('second.yaml'), review.replace('notice: amended.txt', 'notice: junk.txt'));
  t.match(await apply('second.yaml'), { code: 1, err: /notice-differs/ });
});

t.test('names keep the ids that other plans gave them', async (t) => {
  const { file, at, url, token } = await published(t);
  const headers = {
    authorization: `Bearer ${await token('other', 'bangongshi')}`,
    'content-type': 'application/json',
    'idempotency-key': '"u"',
  };
  const body = JSON.stringify({ unit: { id: 'fhk', name: '防火科' }, reason: '模拟：增设' });
  t.equal((await fetch(`${url}/v1/plans/yxly2031/add-unit`, { method: 'POST', headers, body })).status, 201);
  writeFileSync(file('next.txt'), amended.replaceAll('2031', '2032'));
  const next = (review: string, ...more: string[]) =>
    cli('import', file('next.txt'), '--plan', 'yxly2032', '--review', file(review), ...at, ...more);
  t.match(await next('next.yaml'), { code: 0 });
  t.match(readFileSync(file('next.yaml'), 'utf8'), /id: fhk\n\s+name: 防火科/, 'as in the other plan');
  const alone = await next('alone.yaml', '--url', 'http://127.0.0.1:9');
  t.match(alone, { code: 0, out: /没有连上服务/ });
  t.match(readFileSync(file('alone.yaml'), 'utf8'), /id: fanghuo\n\s+name: 防火科/, 'without a server ids are derived');
});
