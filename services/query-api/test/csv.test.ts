import { randomUUID } from 'node:crypto';
import { type StoredEvent, streamOf } from '@duban/domain';
import type { EventStore } from '@duban/event-store';
import { readWorkbook, textOf, workbookMediaType } from '@duban/sheets';
import { simulated, twelveTasks } from '@duban/test-support';
import { parse } from 'csv-parse/sync';
import t, { type Test } from 'tap';
import { csvBounds } from '../src/csv/csv-answer.js';
import { gaoxin, jihua, Office } from './office.js';

type Line = Readonly<Record<string, string>>;

/** The lines of an answer, by heading. */
const linesOf = (body: string): Line[] => parse(body, { bom: true, columns: true }) as Line[];

async function file(
  office: Office,
  path: string,
  headers: Record<string, string> = {},
  roles: readonly 'auditor'[] = ['auditor'],
) {
  const authorization = `Bearer ${await office.token(roles)}`;
  const answer = await office.server.inject({ method: 'GET', url: path, headers: { authorization, ...headers } });
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body: answer.body,
    lines: answer.statusCode === 200 ? linesOf(answer.body) : [],
  };
}

/** Counts turns of the event loop from here on. The result lists the turns in which a page was read. */
function turnsOfReading({ views }: Office): () => readonly number[] {
  let turn = 0;
  let counting = true;
  const count = () => {
    turn += 1;
    if (counting) setImmediate(count);
  };
  count();
  const read: number[] = [];
  const take = views.state.bind(views);
  views.state = async () => {
    const state = await take();
    const list = state.list.bind(state);
    state.list = (...args) => {
      read.push(turn);
      return list(...args);
    };
    return state;
  };
  return () => {
    counting = false;
    return read;
  };
}

async function grown(t: Test): Promise<Office> {
  const office = await Office.open(t);
  await office.publish('real', twelveTasks);
  await office.task('real', '1.1', { type: 'acknowledge' }, gaoxin);
  const report = (percent: number, done: string) =>
    ({ type: 'report-progress', percent, done, occurredOn: '2012-01-18' }) as const;
  await office.task('real', '1.1', report(40, '=HYPERLINK("http://a","看")'), gaoxin, '+理由');
  await office.task('real', '1.1', report(50, '𠮷, "二"\n三'), gaoxin);
  await office.indicator('real', 'rd-gdp', { type: 'record-measurement', value: '-2.2', occurredOn: '2012-01-18' }, jihua);
  await office.seen(await office.beginDay('real', '2012-02-10'));
  return office;
}

/**
 * Appends the last event of a stream many times, each time under a new id. Giving so many commands would take a minute.
 */
async function repeatLast(store: EventStore, stream: string, times: number): Promise<void> {
  let last: StoredEvent | undefined;
  for await (const { position: _, ...event } of store.readStream(stream)) last = event;
  if (last === undefined) throw new Error('there is nothing to repeat');
  const { revision, meta } = last;
  for (let done = 0; done < times; ) {
    const more = Array.from({ length: Math.min(1_000, times - done) }, (_, at) => ({
      ...(last as StoredEvent),
      id: randomUUID(),
      revision: String(Number(revision) + 1 + done + at),
      meta: { ...meta, commandId: randomUUID() },
    }));
    await store.append(stream, Number(revision) + done, more);
    done += more.length;
  }
}

t.test('every list is a file too, with the items of the JSON in their order', async (t) => {
  const office = await grown(t);
  const lists: [path: string, heading: string, field: string][] = [
    ['plans/real/tasks', '任务代码', 'code'],
    ['plans/real/tasks?section=1&unit=fagui', '任务代码', 'code'],
    ['plans/real/lights?rules=lights-v1', '任务代码', 'code'],
    ['plans/real/indicators', '指标代码', 'key'],
    ['plans/real/units', '单位代码', 'id'],
    ['plans/real/people', '人员代码', 'id'],
    ['plans/real/tasks/1.1/reports?order=asc', '上报编号', 'id'],
    ['plans/real/indicators/rd-gdp/measurements', '数据编号', 'id'],
    ['plans/real/history', '变更编号', 'id'],
    ['plans/real/history?field=percent', '变更编号', 'id'],
    ['plans/real/tasks/1.1/history', '变更编号', 'id'],
    ['plans/real/indicators/rd-gdp/history', '变更编号', 'id'],
    ['plans', '计划代号', 'id'],
  ];
  for (const [path, heading, field] of lists) {
    const separator = path.includes('?') ? '&' : '?';
    const { items } = await office.get(`/v1/${path}${separator}limit=200`);
    const { lines, headers } = await file(office, `/v1/${path}${separator}format=csv&limit=2`);
    t.ok(items.length > 0);
    t.strictSame(
      [...new Set(lines.map((line) => line[heading]))],
      items.map((item) => item[field]),
      path,
    );
    t.equal(headers['content-type'], 'text/csv; charset=utf-8');
    t.match(headers['vary'], 'Accept');
    t.equal(headers['x-duban-truncated'], undefined);
  }
});

t.test('a file says what the JSON says', async (t) => {
  const office = await grown(t);
  const [task] = (await file(office, '/v1/plans/real/tasks?format=csv')).lines;
  t.match(task, {
    任务代码: '1.1',
    牵头单位: '高新处',
    配合单位: '法规处、各有关处室',
    '进度(%)': '50',
    状态: '推进中',
    亮灯: '绿灯',
    完成情况: '𠮷, "二"\n三',
    逾期: '否',
  });
  const [indicator] = (await file(office, '/v1/plans/real/indicators?format=csv')).lines;
  t.match(indicator, { 指标代码: 'rd-gdp', 现值: '-2.2', 目标: '2.1' }, 'a negative number stays a number');
  const [report] = (await file(office, '/v1/plans/real/tasks/1.1/reports?order=asc&format=csv')).lines;
  t.match(report, { 完成情况: '\'=HYPERLINK("http://a","看")', 填报人: '高新处填报员' }, 'no cell is run');
  const changes = (await file(office, '/v1/plans/real/tasks/1.1/history?type=progress-reported&order=asc&format=csv')).lines;
  t.match(
    changes.filter(({ 字段代号 }) => 字段代号 === 'percent'),
    [
      { 字段: '进度', 变更前: '0%', 变更后: '40%', 理由: "'+理由", 操作人: '高新处填报员' },
      { 变更前: '40%', 变更后: '50%', 时间: /^2012-01-\d\d \d\d:\d\d:\d\d$/, 操作人单位: '高新处', 理由: '' },
    ],
  );
  const [plan] = (await file(office, '/v1/plans?format=csv')).lines;
  t.match(plan, { 计划代号: 'real', 任务数: '12', 标注: '' });
});

t.test('a report and a figure that the office entered for somebody say so, and what they say of it', async (t) => {
  const office = await grown(t);
  const onBehalfOf = { unit: 'gaoxin', subject: gaoxin.id };
  const speaking = { ...jihua, onBehalfOf: gaoxin.id };
  const report = { type: 'report-progress', percent: 60, done: '代填', occurredOn: '2012-02-01', onBehalfOf } as const;
  const { eventIds } = await office.task('real', '1.1', report, speaking, '来电代填');
  const figure = { type: 'record-measurement', value: '10', occurredOn: '2012-02-01', onBehalfOf } as const;
  const { onBehalfOf: _, ...own } = figure;
  await office.indicator('real', 'gaoxin-qiye', { ...own, value: '9' }, gaoxin);
  await office.seen(await office.indicator('real', 'gaoxin-qiye', figure, speaking));
  const said = async (path: string) =>
    (await file(office, `/v1/plans/real/${path}format=csv`)).lines.map((line) => [line['被代填人'], line['代填确认情况']]);
  const reports = 'tasks/1.1/reports?order=asc&';
  t.strictSame(await said(reports), [
    ['', ''],
    ['', ''],
    ['r-gaoxin', '未确认'],
  ]);
  t.strictSame((await said('indicators/gaoxin-qiye/measurements?order=asc&')).at(-1), ['r-gaoxin', '未确认']);
  await office.seen(await office.task('real', '1.1', { type: 'confirm-entry', entry: eventIds[0] as string }, gaoxin));
  t.strictSame((await said(reports)).at(-1), ['r-gaoxin', '属实']);
  const { body } = await file(office, `/v1/plans/real/${reports}format=csv`, { 'accept-language': 'en' });
  t.match(body, /person entered for,what they say of the entry/);
  t.match(body, /r-gaoxin,confirmed/);
});

t.test('every list is a workbook too, with the cells of its CSV as text, and figures as numbers', async (t) => {
  const office = await Office.open(t);
  const tasks = twelveTasks.tasks.map((task) => (task.code === '1.5' ? { ...task, code: '1.10' } : task));
  await office.publish('real', { ...twelveTasks, tasks });
  await office.seen(await office.task('real', '1.1', { type: 'acknowledge' }, gaoxin));
  const headers = { authorization: `Bearer ${await office.token(['auditor'])}` };
  for (const path of ['tasks', 'indicators', 'units', 'people', 'history', 'tasks/1.1/history', 'lights?rules=lights-v1']) {
    const url = `/v1/plans/real/${path}${path.includes('?') ? '&' : '?'}format=`;
    const answer = await office.server.inject({ method: 'GET', url: `${url}xlsx`, headers });
    t.equal(answer.statusCode, 200, path);
    t.equal(answer.headers['content-type'], workbookMediaType);
    t.match(answer.headers['content-disposition'], /\.xlsx"/);
    const [sheet] = await readWorkbook(answer.rawPayload);
    const csv = parse((await office.server.inject({ method: 'GET', url: `${url}csv`, headers })).body, {
      bom: true,
    }) as string[][];
    const cells = [...(sheet?.rows.values() ?? [])].map((row) =>
      (csv[0] as string[]).map((_, at) => {
        const content = row.get(at + 1);
        return content === undefined ? '' : textOf(content);
      }),
    );
    const unmarked = csv.map((line) => line.map((text) => text.replace(/^[\t']/, '')));
    t.strictSame(cells, unmarked, path);
  }
  const { lines } = await file(office, '/v1/plans/real/tasks?format=csv');
  t.equal(lines.filter((line) => line['任务代码'] === '\t1.10').length, 1, 'in the CSV a tab keeps 1.10 from being 1.1');
});

t.test('a client may also ask for a file by its Accept header', async (t) => {
  const office = await grown(t);
  const type = async (query: string, accept: string) =>
    (await office.get(`/v1/plans/real/units?${query}`, ['auditor'], { accept }).catch(() => undefined))?.headers['content-type'];
  const csv = async (query: string, accept: string) =>
    String((await file(office, `/v1/plans/real/units?${query}`, { accept })).headers['content-type']).startsWith('text/csv');
  t.ok(await csv('', 'text/csv'));
  t.ok(await csv('', 'application/json;q=0.5, text/csv'));
  t.ok(await csv('format=csv', 'application/json'));
  t.match(await type('', '*/*'), /json/);
  t.match(await type('', 'text/html,*/*;q=0.8'), /json/);
  t.match(await type('format=json', 'text/csv'), /json/);
});

t.test('the file has a name, and its own tag', async (t) => {
  const office = await grown(t);
  const { headers } = await file(office, '/v1/plans/real/tasks?format=csv');
  t.equal(
    headers['content-disposition'],
    `attachment; filename="tasks-real.csv"; filename*=UTF-8''${encodeURIComponent('任务-real.csv')}`,
  );
  const json = await office.get('/v1/plans/real/tasks');
  t.not(headers['etag'], json.headers['etag']);
  t.equal((await file(office, '/v1/plans/real/tasks?format=csv', { 'if-none-match': String(headers['etag']) })).status, 304);
});

t.test('a file of a simulated plan says so in its name and in each line', async (t) => {
  const office = await Office.open(t);
  await office.publish('moni', simulated(twelveTasks));
  const { headers, lines } = await file(office, '/v1/plans/moni/tasks?format=csv');
  t.ok(String(headers['content-disposition']).endsWith(encodeURIComponent('模拟-任务-moni.csv')));
  t.equal(lines.length, 12);
  t.ok(lines.every(({ 标注 }) => 标注 === '模拟'));
  t.equal((await file(office, '/v1/plans?format=csv')).lines[0]?.['标注'], '模拟');
});

t.test('somebody who may not read the list may not take its file', async (t) => {
  const office = await grown(t);
  t.match(await office.getAs('fagui', '/v1/plans/real/history?format=csv'), { status: 403, body: { code: 'history-not-yours' } });
  t.match(await office.get('/v1/plans/real/tasks?format=csv', []), { status: 403, body: { code: 'not-allowed' } });
  t.match(await office.get('/v1/plans/other/tasks?format=csv'), { status: 404, body: { code: 'plan-not-found' } });
  t.match(await office.get('/v1/plans/real/tasks?format=ods'), { status: 400, body: { errors: [{ pointer: '/format' }] } });
  t.match(await office.get('/v1/people/kou?format=csv'), { status: 400, body: { errors: [{ pointer: '/format' }] } });
});

t.test('a file that would be too long is cut, says so, and says where to continue', async (t) => {
  const office = await Office.open(t);
  await office.publish('real', twelveTasks);
  await office.task('real', '1.1', { type: 'acknowledge' }, gaoxin);
  const count = csvBounds.rows + 3;
  await office.task('real', '1.1', { type: 'report-progress', percent: 50, done: '推进', occurredOn: '2012-01-18' }, gaoxin);
  await repeatLast(office.store, streamOf('task', 'real', '1.1'), count - 1);
  await office.seen({ position: await office.store.head() });
  const path = '/v1/plans/real/tasks/1.1/reports?format=csv&order=asc';
  const turns = turnsOfReading(office);
  const first = await file(office, path);
  const read = turns();
  t.equal(read.length, csvBounds.rows / csvBounds.page);
  t.equal(new Set(read).size, read.length, 'between two pages others have their turn');
  t.equal(first.lines.length, csvBounds.rows);
  t.equal(first.headers['x-duban-truncated'], String(csvBounds.rows));
  const rest = await file(office, `${path}&cursor=${String(first.headers['x-duban-next'])}`);
  t.equal(rest.lines.length, 3);
  t.equal(rest.headers['x-duban-truncated'], undefined);
  t.equal(new Set([...first.lines, ...rest.lines].map(({ 上报编号 }) => 上报编号)).size, count);
});
