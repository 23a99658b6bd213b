/** The notice that a plan was read from: everybody who may read the plan may have it. */

import { type NoticeMediaType, roles } from '@duban/domain';
import { contents, digestOf, inPieces } from '@duban/evidence/contract';
import { twelveTasks } from '@duban/test-support';
import t, { type Test } from 'tap';
import { Office } from './office.js';

const bytes = contents('<p>某厅2012年工作要点</p>');
const sha256 = digestOf(bytes);
const amended = contents('修订通知');

const documentOf = (content: Uint8Array, name: string, mediaType: NoticeMediaType) => ({
  name,
  mediaType,
  size: content.length,
  sha256: digestOf(content),
});
const document = documentOf(bytes, '要点（印发）.html', 'text/html');
const [task, ...tasks] = twelveTasks.tasks as [(typeof twelveTasks.tasks)[number], ...typeof twelveTasks.tasks];
const source = { document: sha256, start: 3, end: 14, text: '某厅2012年工作要点' };

async function opened(t: Test): Promise<Office> {
  const office = await Office.open(t);
  await office.publish('p2012', { ...twelveTasks, document, tasks: [{ ...task, source }, ...tasks] });
  await office.publish('plain', twelveTasks);
  await office.evidence.put(sha256, inPieces(bytes));
  return office;
}

const download = async (office: Office, path: string, role: Parameters<Office['token']>[0], headers = {}) =>
  office.server.inject({ url: path, headers: { authorization: `Bearer ${await office.token(role)}`, ...headers } });

t.test('everybody who may read the plan gets it unchanged, to be saved and never run', async (t) => {
  const office = await opened(t);
  for (const role of roles.filter((each) => each !== 'system')) {
    const answer = await download(office, '/v1/plans/p2012/notice', [role]);
    t.equal(answer.statusCode, 200, role);
    t.ok(answer.rawPayload.equals(bytes));
    t.match(answer.headers, {
      'content-type': /^text\/html/,
      'content-length': String(bytes.length),
      'content-disposition': `attachment; filename="______.html"; filename*=UTF-8''${encodeURIComponent('要点（印发）.html')}`,
      etag: `"${sha256}"`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    });
  }
  const again = await download(office, '/v1/plans/p2012/notice', ['auditor'], { 'if-none-match': `"${sha256}"` });
  t.strictSame([again.statusCode, again.body], [304, '']);
  t.match((await download(office, '/v1/plans/p2012/notice', [])).json(), { status: 403, code: 'not-allowed' });
  t.match((await office.server.inject('/v1/plans/p2012/notice')).json(), { status: 401, code: 'token-missing' });
});

t.test('the plan lists it, and the task shows its words', async (t) => {
  const office = await opened(t);
  t.match((await office.get('/v1/plans/p2012')).body, { documents: [document] });
  t.match((await office.get(`/v1/plans/p2012/tasks/${task.code}`)).body, { source });
  t.match((await office.get('/v1/plans/plain')).body, { documents: [] });
  t.match((await office.get(`/v1/plans/plain/tasks/${task.code}`)).body, { source: null });
});

t.test('a notice attached later is found by its digest', async (t) => {
  const office = await opened(t);
  const later = documentOf(amended, '修订.txt', 'text/plain');
  await office.tell('p2012-plan.main', { type: 'notice-attached', data: { document: later } });
  const path = `/v1/plans/p2012/notice?sha256=${later.sha256}`;
  t.match((await download(office, path, ['reporter'])).json(), { status: 404, code: 'evidence-not-found' }, 'not brought yet');
  await office.evidence.put(later.sha256, inPieces(amended));
  t.equal((await download(office, path, ['reporter'])).body, Buffer.from(amended).toString());
  t.ok((await download(office, '/v1/plans/p2012/notice', ['reporter'])).rawPayload.equals(bytes), 'the first is still the first');
});

t.test('a digest that is no notice of the plan gives nothing', async (t) => {
  const office = await opened(t);
  for (const path of [
    '/v1/plans/plain/notice',
    `/v1/plans/plain/notice?sha256=${sha256}`,
    `/v1/plans/p2012/notice?sha256=${'0'.repeat(64)}`,
  ]) {
    t.match((await download(office, path, ['auditor'])).json(), { status: 404, code: 'notice-not-found' }, path);
  }
  t.match((await download(office, '/v1/plans/p2012/notice?sha256=ab', ['auditor'])).json(), { status: 400 });
  t.match((await download(office, '/v1/plans/nowhere/notice', ['auditor'])).json(), { status: 404, code: 'plan-not-found' });
});
