/** What the commands print about a plan on a running server. */
import { randomUUID } from 'node:crypto';
import { eventRegistry, type Manifest, makeSalts, type NewEvent } from '@duban/domain';
import type { RunningServer } from '@duban/server';
import t, { type Test } from 'tap';
import { cli } from './command-line.js';
import { served } from './served.js';

const manifest: Manifest = {
  title: '模拟计划',
  issuer: '模拟单位',
  issuedOn: '2012-01-18',
  year: 2012,
  simulated: true,
  startsOn: '2012-01-18',
  sections: [{ number: 1, title: '第一部分' }],
  units: [
    { id: 'gaoxin', name: '高新处' },
    { id: 'jihua', name: '计划处' },
  ],
  people: [{ id: 'kou', name: '寿剑刚' }],
  tasks: ['1.1', '1.2'].map((code) => ({
    code,
    section: 1,
    title: `任务${code}`,
    responsible: ['kou'],
    leads: ['gaoxin'],
    cooperating: [{ placeholder: '各有关处室' }],
    due: '2012-06-30',
    deliverables: [{ kind: 'document', action: 'issue', name: '《办法》' }],
  })),
  indicators: [
    {
      key: 'gaoqi',
      task: '1.1',
      name: '新认定高新技术企业',
      unitOfMeasure: '家',
      kind: 'count',
      qualifier: 'at-least',
      commitment: 'binding',
      target: '300',
      horizon: { from: 2012, to: 2012 },
    },
  ],
};

const start = (t: Test): Promise<RunningServer> => served(t, 'memory', { plan: 'moni', manifest });

/** Appends events without a command. */
async function tell({ store }: RunningServer, stream: string, ...events: NewEvent[]): Promise<string[]> {
  const ids: string[] = [];
  for (const event of events) {
    const definition = eventRegistry.definition(event.type);
    const data = definition.schema.parse(event.data);
    let revision = -1;
    for await (const recorded of store.readStream(stream)) revision = Number(recorded.revision);
    const meta = {
      actor: { id: 'chen', name: '陈科', unit: 'jihua', roles: ['office' as const] },
      reason: '厅务会决定',
      commandId: randomUUID(),
      commandDigest: 'c'.repeat(64),
      correlationId: randomUUID(),
      recordedAt: '2012-02-10T02:00:00.000Z',
      serverTime: '2026-01-01T02:00:00.000Z',
    };
    const id = randomUUID();
    const salts = makeSalts(definition, { data, meta }, () => 'AAAAAAAAAAAAAAAAAAAAAA');
    const stored = {
      id,
      stream,
      revision: String(revision + 1),
      type: event.type,
      schemaVersion: definition.version,
      data,
      meta,
      salts,
    };
    await store.append(stream, revision, [stored]);
    ids.push(id);
  }
  return ids;
}

async function supervised(t: Test) {
  const running = await start(t);
  const task = 'moni-task.1.1';
  const [request = ''] = await tell(running, task, { type: 'extension-requested', data: { unit: 'gaoxin', due: '2012-10-31' } });
  await tell(
    running,
    task,
    { type: 'extension-granted', data: { request, due: '2012-09-30' } },
    {
      type: 'obstacle-raised',
      data: { unit: 'gaoxin', description: '用地指标不足', request: '请国土厅协调', occurredOn: '2012-02-09' },
    },
    {
      type: 'deliverable-advanced',
      data: { deliverable: 1, unit: 'gaoxin', stage: 'issued', documentNumber: '浙科发1号', occurredOn: '2012-02-01' },
    },
    { type: 'responsibility-changed', data: { leads: ['jihua'] } },
  );
  await tell(running, 'moni-task.1.2', { type: 'task-suspended', data: {} });
  await tell(running, 'moni-plan.main', { type: 'verifiers-designated', data: { units: ['jihua'] } });
  const indicator = 'moni-indicator.gaoqi';
  const [proposal = '', measurement = ''] = await tell(
    running,
    indicator,
    { type: 'target-proposed', data: { unit: 'gaoxin', target: '280' } },
    { type: 'measurement-recorded', data: { unit: 'gaoxin', value: '140', occurredOn: '2012-02-01' } },
  );
  await tell(
    running,
    indicator,
    { type: 'target-approved', data: { proposal, before: '300', target: '280' } },
    { type: 'measurement-verified', data: { measurement, unit: 'jihua', verdict: 'disputed', value: '130' } },
  );
  const token = await running.issuer?.issueToken({ subject: 'a', name: '审计员', roles: ['auditor'], ttlSeconds: 600 });
  const headers = { authorization: `Bearer ${token}` };
  const seen = async () => {
    await running.server.inject({ url: `/v1/plans/moni?minPosition=${await running.store.head()}`, headers });
  };
  await seen();
  const ask = (...args: string[]) => cli([...args, '--url', running.url, '--token', String(token)]);
  return { ask, running: { ...running, seen } };
}

t.test('status shows the tasks and what needs attention', async (t) => {
  const { ask } = await supervised(t);
  const { code, out } = await ask('status', 'moni');
  t.equal(code, 0);
  t.match(out, /〔模拟〕模拟计划（moni，模拟单位，截至 2012-01-18）/);
  t.match(out, /已暂停 1，有困难 1，无合格核验单位 1/);
  t.match(out, /任务 +名称 +牵头单位 +责任人 +状态 +进度 +期限 +灯 +依据 +提示/);
  t.match(out, /1\.1 +任务1\.1 +计划处 +寿剑刚 +未签收 +0% +2012-09-30 .*无合格核验单位、有困难/);
  t.match(out, /1\.2 .*已暂停 +0% .*已暂停$/m);
  const suspended = await ask('status', 'moni', '--flag', 'suspended');
  t.notMatch(suspended.out, /任务1\.1/);
  t.match(suspended.out, /任务1\.2/);
  t.match(await ask('status', 'moni', '--flag', 'late'), { code: 1, err: /invalid-input/ });
  const json = JSON.parse((await ask('status', 'moni', '--json')).out) as { tasks: unknown[] };
  t.equal(json.tasks.length, 2);
});

t.test('status by another version of the light rules lists what differs', async (t) => {
  const { ask } = await supervised(t);
  const { code, out } = await ask('status', 'moni', '--rules', 'lights-v1');
  t.equal(code, 0);
  t.match(out, /1\.1 +任务1\.1 +黄灯，有未解决的困难（lights-v3） +绿灯，进度正常（lights-v1）/);
  t.match(out, /1\.2 +任务1\.2 +绿灯，已暂停（lights-v3） +绿灯，进度正常（lights-v1）/);
  t.match((await ask('status', 'moni', '--rules', 'lights-v3')).out, /没有不同/);
  const json = JSON.parse((await ask('status', 'moni', '--rules', 'lights-v1', '--json')).out) as { items: unknown[] };
  t.equal(json.items.length, 2);
  t.match(await ask('status', 'moni', '--rules', 'lights-v9'), { code: 1, err: /invalid-input/ });
});

t.test('status of one task tells its holders over time, deliverables, obstacles, extensions and why its light', async (t) => {
  const { ask } = await supervised(t);
  const { code, out } = await ask('status', 'moni', '--task', '1.1');
  t.equal(code, 0);
  t.match(out, /期限 +2012-09-30（原定 2012-06-30）/);
  t.match(out, /亮灯 +黄灯，自 2012-01-18；依据 有未解决的困难（lights-v3）/);
  t.match(out, /责任沿革/);
  t.match(out, /2012-02-10 +高新处 +寿剑刚 +〔各有关处室〕/);
  t.match(out, /2012-02-10 +至今 +计划处 +寿剑刚 +〔各有关处室〕 +陈科/);
  t.match(out, /1 +《办法》 +印发 +浙科发1号 +2012-02-01/);
  t.match(out, /困难：反映 1，解决 0/);
  t.match(out, /2012-02-09 +高新处 +用地指标不足 +请国土厅协调/);
  t.match(out, /2012-02-10 +高新处 +2012-10-31 +批准延期 +2012-06-30 → 2012-09-30 +陈科/);
  t.match(await ask('status', 'moni', '--task', '9.9'), { code: 1, err: /task-not-found/ });
});

t.test('status of the indicators has the former target, the attainment and the verification', async (t) => {
  const { ask } = await supervised(t);
  const { out } = await ask('status', 'moni', '--indicators');
  t.match(
    out,
    /gaoqi +新认定高新技术企业 +1\.1 +计划处 +280家以上 +300家 +140家 +2012-02-01 +50% +未达标 +有异议（130） 计划处 +有异议/,
  );
});

t.test('history names events, fields and values in Chinese', async (t) => {
  const { ask } = await supervised(t);
  const { out } = await ask('history', 'moni', '--task', '1.1');
  t.match(out, /任务 1\.1 +调整责任 +陈科（jihua） +牵头单位：高新处 → 计划处 +厅务会决定/);
  t.match(out, /登记成果阶段 .*成果1阶段：未启动 → 印发/);
  t.match(out, /延期审批：— → 批准/);
  t.notMatch(out, /[{}]|responsibility-changed/);
  const indicator = await ask('history', 'moni', '--indicator', 'gaoqi', '--field', 'target');
  t.match(indicator.out, /批准调整目标 .*目标值：300 → 280/);
  t.notMatch(indicator.out, /任务 1\.1/);
  t.match((await ask('history', 'moni', '--type', 'verifiers-designated')).out, /计划 moni +指定核验单位 .*核验单位：— → 计划处/);
});

t.test('a difference is told in Chinese, with who and why', async (t) => {
  const { ask } = await supervised(t);
  const entries = (await ask('history', 'moni', '--json', '--limit', '500')).out.trim().split('\n');
  const events = entries.map((line) => JSON.parse(line) as { type: string; eventId: string });
  const published = events.find(({ type }) => type === 'published')?.eventId;
  const points = ['--from', `event:${published}`, '--to', `event:${events[0]?.eventId}`];
  const { out, code } = await ask('diff', 'moni', ...points);
  t.equal(code, 0);
  t.match(out, /对象 +字段 +原为 +现为 +变更 +理由/);
  t.match(out, /任务 1\.1 /);
  t.match(out, /牵头单位 +高新处 +计划处 +.*调整责任 陈科（jihua） +厅务会决定/);
  t.match(out, /目标值 +300 +280 .*批准调整目标/);
  t.notMatch(out, /[{}]|responsibility-changed/);
  const target = await ask('diff', 'moni', ...points, '--indicator', 'gaoqi', '--field', '目标值', '--json');
  t.match(JSON.parse(target.out), { subject: { key: 'gaoqi' }, fields: [{ field: 'target', before: '300', after: '280' }] });
  t.match(await ask('diff', 'moni', '--from', points[3] as string, '--to', points[1] as string), {
    code: 1,
    err: /interval-reversed/,
  });
  t.match((await ask('diff', 'moni', '--from', points[1] as string, '--to', points[1] as string)).out, /没有差异/);
});

t.test('happened shows what would stand by a day beside what stands', async (t) => {
  const { ask } = await supervised(t);
  const { code, out } = await ask('happened', 'moni', '--by', '2012-01-18', '--all');
  t.equal(code, 0);
  t.match(out, /指标 gaoqi +新认定高新技术企业 +2012-02-01 140 .* +— +不同/);
  t.match(await ask('happened', 'moni', '--by', '2099-01-01'), { code: 1, err: /point-to-come/ });
});

t.test('a replay on a running server tells every event, in order', async (t) => {
  const { ask } = await supervised(t);
  const { code, out } = await ask('replay', 'moni', '--indicator', 'gaoqi');
  t.equal(code, 0);
  t.match(out, /登记指标/);
  t.match(out, /批准调整目标 陈科（jihua）.* \| 指标 gaoqi .*目标值：300 → 280/);
  const lines = (await ask('replay', 'moni', '--json')).out.trim().split('\n');
  const positions = lines.map((line) => (JSON.parse(line) as { position: string }).position);
  t.strictSame(positions, [...positions].sort());
});

t.test('a history can be filtered by several types, and shows what a decision decided', async (t) => {
  const { ask } = await supervised(t);
  const { out } = await ask('history', 'moni', '--type', '批准延期', '反映困难', '--links');
  t.match(out, /批准延期 .*申请延期（2012-02-10 陈科） +—$/m);
  t.match(out, /反映困难/);
  t.notMatch(out, /申请延期 +陈科/);
  const requests = await ask('history', 'moni', '--type', '申请延期', '--links');
  t.match(requests.out, /申请延期 .* — +批准延期（2012-02-10 陈科）$/m);
  t.notMatch((await ask('history', 'moni', '--no-days', '--limit', '200')).out, /推进日期/);
  t.match((await ask('history', 'moni', '--direction', '目标放宽')).out, /目标值：300 → 280/);
  t.match((await ask('history', 'moni', '--reason', '厅务会', '--type', '暂停任务')).out, /任务 1\.2 +暂停任务/);
  t.match((await ask('history', 'moni', '--on-behalf')).out, /没有符合条件的变更/);
  t.match(await ask('history', 'moni', '--actor', '王五'), { code: 1, err: /没有操作人“王五”.*actor-not-found/ });
  t.match((await ask('history', 'moni', '--actor', '陈科', '--type', '暂停任务')).out, /陈科/);
  t.match(await ask('history', 'moni', '--from', '2012-03-01', '--to', '2012-02-01'), {
    code: 1,
    err: /晚于.*interval-reversed/,
  });
  t.match((await ask('shared-evidence', 'moni')).out, /没有多处引用的佐证/);
});

t.test('an event is shown as it is stored, with its links', async (t) => {
  const { ask } = await supervised(t);
  const found = JSON.parse((await ask('history', 'moni', '--type', '批准延期', '--json')).out) as { eventId: string };
  const { code, out } = await ask('event', found.eventId, '--plan', 'moni');
  t.equal(code, 0);
  t.match(out, /批准延期（extension-granted，第 1 版）/);
  t.match(out, /操作人 +陈科（jihua，chen）/);
  t.match(out, /"due": "2012-09-30"/);
  t.match(out, /所依：申请 +2012-02-10 10:00:00 +任务 1\.1 +申请延期 +陈科/);
  const whole = JSON.parse((await ask('event', found.eventId, '--plan', 'moni', '--json')).out) as { event: { id: string } };
  t.equal(whole.event.id, found.eventId);
  t.match(await ask('event', '01a20d31-1ffc-72af-9864-e85e14607f97', '--plan', 'moni'), { code: 1, err: /event-not-found/ });
});

t.test('receipts are those of the caller', async (t) => {
  const { ask, running } = await supervised(t);
  t.match((await ask('receipts')).out, /没有回执/);
  const token = await running.issuer?.issueToken({ subject: 'chen', name: '陈科', roles: ['office'], ttlSeconds: 600 });
  const { code, out } = await cli(['receipts', '--url', running.url, '--token', String(token)]);
  t.equal(code, 0);
  t.match(out, /moni〔模拟〕 +指标 gaoqi +提出调整目标 +陈科 +有效 +批准调整目标（2012-02-10 陈科）/);
});

t.test('a dossier of a person, a unit or an account has three tables', async (t) => {
  const { ask } = await supervised(t);
  const year = ['--from', '2012-01-01', '--to', '2012-12-31'];
  const { code, out } = await ask('dossier', '--unit', 'gaoxin', ...year);
  t.equal(code, 0);
  t.match(out, /负责的任务 \/ tasks held/);
  t.match(out, /moni〔模拟〕 +1\.1 +任务1\.1 +牵头 2012-01-18 至 2012-02-10 +2012-09-30/);
  t.match(out, /本人所为 \/ own act\n没有/, 'all was entered by the office');
  t.match(out, /他人所改[\s\S]*任务 1\.1 +批准延期 +陈科 .*无 +厅务会决定/);
  const person = await ask('dossier', '--person', 'kou', ...year, '--json');
  t.match(JSON.parse(person.out.split('\n')[0] ?? ''), { part: 'held', held: { periods: [{ role: 'responsible' }] } });
  t.match((await ask('dossier', '--account', 'chen', ...year, '--limit', '3')).err, /只列了 3 条/);
  t.match(await ask('dossier', ...year), { code: 2, err: /须给出一个/ });
  t.match(await ask('dossier', '--unit', 'gaoxin', '--person', 'kou', ...year), { code: 2, err: /须给出一个/ });
  t.match(await ask('dossier', '--unit', 'none', ...year), { code: 1, err: /没有计划记有单位“none”/ });
});

t.test('a history longer than a page of the API is printed to its end, or to the limit', async (t) => {
  const { ask, running } = await supervised(t);
  const added = Array.from({ length: 205 }, (_, count) => ({
    type: 'unit-added',
    data: { unit: { id: `xin-${count}`, name: `新处${count}` } },
  }));
  await tell(running, 'moni-plan.main', ...added);
  await running.seen();
  const lines = async (limit: string) => {
    const { out } = await ask('history', 'moni', '--type', 'unit-added', '--limit', limit, '--json');
    return out.trim().split('\n').length;
  };
  t.equal(await lines('300'), 205);
  t.equal(await lines('203'), 203);
});
