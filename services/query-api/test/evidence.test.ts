import type { Actor } from '@duban/domain';
import { marksOf } from '@duban/evidence';
import { contents, digestOf, inPieces } from '@duban/evidence/contract';
import { twelveTasks } from '@duban/test-support';
import t, { type Test } from 'tap';
import { fagui, gaoxin, jihua, Office } from './office.js';

const bytes = contents('会议纪要');
const sha256 = digestOf(bytes);
const unreferred = contents('无人引用');
const other = contents('未上传');

const piece = (name: string, digest = sha256, mediaType = 'application/pdf') => ({ name, mediaType, size: 3, sha256: digest });
const address = (digest = sha256, plan = 'p2012') => `/v1/evidence/${digest}?plan=${plan}`;
const report = { type: 'report-progress', percent: 10, done: '完成', occurredOn: '2012-01-18' } as const;

const put = (office: Office, each: Buffer, { id: person, unit }: Actor) =>
  office.evidence.put(digestOf(each), inPieces(each), { marks: marksOf({ person, unit }) });

/** 高新处 refers to one piece on its task 1.2, which nobody else leads or cooperates on, and to one that is not there. */
async function opened(t: Test): Promise<Office> {
  const office = await Office.open(t);
  await office.publish('p2012', twelveTasks);
  await office.task('p2012', '1.2', { type: 'acknowledge' }, gaoxin);
  const evidence = [piece('纪要（一）"终稿".pdf'), piece('未上传.pdf', digestOf(other))];
  await office.seen(await office.task('p2012', '1.2', { ...report, evidence }, gaoxin));
  for (const each of [bytes, unreferred]) await put(office, each, gaoxin);
  return office;
}

const download = async (office: Office, path: string, roles: Parameters<Office['token']>[0], unit?: string, headers = {}) =>
  office.server.inject({ url: path, headers: { authorization: `Bearer ${await office.token(roles, unit)}`, ...headers } });

t.test('overseers download what is referred to, unchanged, under its name', async (t) => {
  const office = await opened(t);
  for (const role of ['office', 'leader', 'supervisor', 'inspector', 'auditor'] as const) {
    const answer = await download(office, address(), [role]);
    t.equal(answer.statusCode, 200, role);
    t.ok(answer.rawPayload.equals(bytes));
    t.match(answer.headers, {
      'content-type': 'application/pdf',
      'content-length': String(bytes.length),
      'content-disposition': `attachment; filename="_________.pdf"; filename*=UTF-8''${encodeURIComponent('纪要（一）_终稿_.pdf')}`,
      etag: `"${sha256}"`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': /sandbox/,
      'cache-control': 'private, no-cache',
      vary: 'Authorization',
    });
  }
});

t.test('bytes that the client has are not sent again', async (t) => {
  const office = await opened(t);
  const answer = await download(office, address(), ['auditor'], undefined, { 'if-none-match': `"${sha256}"` });
  t.strictSame([answer.statusCode, answer.body], [304, '']);
});

t.test('a reporter downloads what their unit’s tasks refer to, and learns nothing of the rest', async (t) => {
  const office = await opened(t);
  t.equal((await download(office, address(), ['reporter'], 'gaoxin')).statusCode, 200);
  const unknown = await download(office, address('0'.repeat(64)), ['reporter'], 'gaoxin');
  t.match(unknown.json(), { status: 404, code: 'evidence-not-found' });
  const refused = [
    ...(await Promise.all(['fagui', 'jihua', undefined].map((unit) => download(office, address(), ['reporter'], unit)))),
    await download(office, address(digestOf(unreferred)), ['reporter'], 'gaoxin'),
    await download(office, address(digestOf(unreferred)), ['auditor']),
    await download(office, address(digestOf(other)), ['auditor']),
  ];
  for (const answer of refused) {
    const { title, params, instance: _, ...rest } = answer.json();
    t.match(rest, { status: 404, code: 'evidence-not-found', type: 'urn:duban:error:evidence-not-found' });
    t.equal(String(title).replace(params.sha256, ''), unknown.json().title.replace('0'.repeat(64), ''));
    t.equal(answer.headers['etag'], undefined);
  }
  t.match((await download(office, address(sha256, 'other'), ['auditor'])).json(), { status: 404, code: 'plan-not-found' });
  t.match((await download(office, address(), [])).json(), { status: 403, code: 'not-allowed' });
});

t.test('evidence of an indicator is for the units of its task, and shared evidence for those of each', async (t) => {
  const office = await opened(t);
  const measured = { type: 'record-measurement', value: '3', occurredOn: '2012-01-18' } as const;
  await office.seen(await office.indicator('p2012', 'gaoxin-qiye', { ...measured, evidence: [piece('指标.pdf')] }, gaoxin));
  const cooperating = await download(office, address(), ['reporter'], 'fagui');
  t.match(cooperating, { statusCode: 200, headers: { 'content-disposition': /filename\*=UTF-8''%E6%8C%87%E6%A0%87\.pdf/ } });
  const leading = await download(office, address(), ['auditor']);
  t.match(leading.headers['content-disposition'], /%E6%8C%87%E6%A0%87/, 'who may read both gets the name given last');
});

t.test('a media type that a browser would run is not sent', async (t) => {
  const office = await opened(t);
  const html = { ...report, evidence: [piece('x.html', sha256, 'text/html')] };
  await office.seen(await office.task('p2012', '1.2', html, gaoxin));
  t.match(await download(office, address(), ['auditor']), { headers: { 'content-type': 'application/octet-stream' } });
});

t.test('malformed addresses are refused', async (t) => {
  const office = await opened(t);
  for (const path of [`/v1/evidence/${sha256}`, address('ab'), address(sha256.toUpperCase()), address(sha256, 'A')]) {
    t.match((await download(office, path, ['auditor'])).json(), { status: 400, code: 'invalid-input' }, path);
  }
  t.equal((await office.server.inject({ url: address() })).statusCode, 401);
});

t.test('a reference gives no access to bytes that its author never had', async (t) => {
  const office = await opened(t);
  await office.task('p2012', '2.1', { type: 'acknowledge' }, fagui);
  await office.seen(await office.task('p2012', '2.1', { ...report, evidence: [piece('偷.pdf')] }, fagui));
  const stolen = await download(office, address(), ['reporter'], 'fagui');
  t.match(stolen.json(), { status: 404, code: 'evidence-not-found' });
  const shown = async () => {
    const task = await office.get('/v1/plans/p2012/tasks/2.1', ['reporter'], {}, 'fagui');
    const reports = await office.get('/v1/plans/p2012/tasks/2.1/reports', ['auditor']);
    const { evidence } = task.body['report'] as { evidence: object[] };
    t.strictSame(reports.items[0]?.['evidence'], evidence);
    return { evidence, tags: [task.headers['etag'], reports.headers['etag']] };
  };
  const before = await shown();
  t.match(before.evidence, [{ sha256, uploaded: false }], 'and nobody learns from the report that the bytes are there');
  t.equal(before.tags[1], undefined, 'a list that may change without an event is not kept');
  const named = await download(office, address(), ['auditor']);
  t.match(named.headers['content-disposition'], /%E7%BA%AA%E8%A6%81/, 'nor does it rename the piece for those who see it');
  await put(office, bytes, fagui);
  t.equal(
    (await download(office, address(), ['reporter'], 'fagui')).statusCode,
    200,
    'who has the bytes shows it by putting them',
  );
  const after = await shown();
  t.match(after.evidence, [{ sha256, uploaded: true }]);
  t.not(after.tags[0], before.tags[0], 'what a client keeps is not out of date');
  t.type(after.tags[1], 'string');
});

t.test('the office shares the pieces of others by referring to them', async (t) => {
  const office = await opened(t);
  await office.task('p2012', '2.1', { type: 'acknowledge' }, fagui);
  const onBehalfOf = { unit: 'fagui', subject: fagui.id };
  await office.seen(await office.task('p2012', '2.1', { ...report, evidence: [piece('转来.pdf')], onBehalfOf }, jihua));
  t.equal((await download(office, address(), ['reporter'], 'fagui')).statusCode, 200);
});

t.test('a piece put before marks were kept belongs to its first referrer, in any plan', async (t) => {
  const office = await Office.open(t);
  await office.evidence.put(sha256, inPieces(bytes));
  for (const plan of ['p2012', 'a2012']) {
    await office.publish(plan, twelveTasks);
    await office.task(plan, '1.2', { type: 'acknowledge' }, gaoxin);
    await office.task(plan, '2.1', { type: 'acknowledge' }, fagui);
  }
  await office.seen(await office.task('p2012', '1.2', { ...report, evidence: [piece('旧.pdf')] }, gaoxin));
  await office.seen(await office.task('p2012', '2.1', { ...report, evidence: [piece('偷.pdf')] }, fagui));
  await office.seen(await office.task('a2012', '2.1', { ...report, evidence: [piece('偷.pdf')] }, fagui));
  t.equal((await download(office, address(), ['reporter'], 'gaoxin')).statusCode, 200);
  for (const plan of ['p2012', 'a2012']) {
    t.equal((await download(office, address(sha256, plan), ['reporter'], 'fagui')).statusCode, 404, plan);
  }
  await put(office, bytes, fagui);
  t.equal((await download(office, address(), ['reporter'], 'fagui')).statusCode, 200);
  t.equal((await download(office, address(), ['reporter'], 'gaoxin')).statusCode, 200, 'and it is taken from nobody');
});
