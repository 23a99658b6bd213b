/** `POST /v1/notices` over a real socket: what is read, what is refused, and that nothing else waits for it. */
import { roles } from '@duban/domain';
import { noticeBounds } from '@duban/notice';
import t, { type Test } from 'tap';
import { noticeAnswer } from '../src/notice-answer.js';
import { noticeReader } from '../src/notice-reading.js';
import { started as startedServer } from './http-server.js';

const notice = `云溪市林业局关于印发《云溪市林业局2031年工作要点（模拟）》的通知
云溪市林业局
2031年2月18日

一、扩绿提质
1.推进国土绿化。完成造林5万亩以上，力争新增森林公园2处。（责任人：林远山，牵头单位：造林科，配合单位：有关科室）
2.加强资源管护。修订《云溪市古树名木保护办法》。（责任人：林远山，配合单位：资源科）
`;
const plain = 'text/plain; charset=utf-8';
const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

async function started(t: Test) {
  const { url, server, token } = await startedServer(t);
  const post = async (body: string | Buffer<ArrayBuffer>, mediaType = plain, path = '/v1/notices') => {
    const headers = { authorization: `Bearer ${await token('office')}`, 'content-type': mediaType };
    const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  return { url, server, token, post };
}

const sharer = { actor: 'office-1', address: '10.0.0.1' };

t.test('the office has a notice read: every value with its place, every doubt with its line, and a manifest', async (t) => {
  const { post } = await started(t);
  const path = `/v1/notices?name=${encodeURIComponent('要点.txt')}`;
  const { status, body } = await post(notice, plain, path);
  t.equal(status, 200, JSON.stringify(body).slice(0, 300));
  const answer = noticeAnswer.parse(body);
  t.match(answer, {
    document: { name: '要点.txt', mediaType: 'text/plain', size: Buffer.byteLength(notice), sha256: /^[0-9a-f]{64}$/ },
    format: 'text',
    encoding: 'utf-8',
    text: notice,
    draft: { year: { value: 2031 }, tasks: [{ title: { value: '推进国土绿化' } }, {}], indicators: [{}, {}] },
    warnings: [{ code: 'no-lead', severity: 'problem', line: 7 }],
    manifest: { title: '云溪市林业局2031年工作要点（模拟）', document: answer.document },
  });
  const [task] = answer.draft.tasks;
  t.equal(notice.slice(task?.title.span.start, task?.title.span.end), '推进国土绿化');
  t.match(answer.manifest['tasks'], [{ source: { document: answer.document.sha256, text: /^推进国土绿化/ } }, {}]);
  t.match((await post(notice, plain, '/v1/notices?year=2032')).body, { manifest: { year: 2032 } });
  t.match((await post(`<p>${notice.replaceAll('\n', '</p><p>')}</p>`, 'text/html')).body, {
    format: 'html',
    document: { name: '云溪市林业局2031年工作要点（模拟）', mediaType: 'text/html' },
  });
});

t.test('nobody else does, and nobody without a token', async (t) => {
  const { url, token } = await started(t);
  for (const role of roles.filter((each) => each !== 'office' && each !== 'system')) {
    const headers = { authorization: `Bearer ${await token(role)}`, 'content-type': plain };
    const answer = await fetch(`${url}/v1/notices`, { method: 'POST', headers, body: notice });
    t.match(await answer.json(), { status: 403, code: 'not-allowed' }, role);
  }
  const answer = await fetch(`${url}/v1/notices`, { method: 'POST', headers: { 'content-type': plain }, body: notice });
  t.match(await answer.json(), { status: 401, code: 'token-missing' });
});

// What cannot be read, and why, is tested where it is read.
t.test('what cannot be read is refused in a sentence', async (t) => {
  const { post } = await started(t);
  const cases: [body: string | Buffer<ArrayBuffer>, mediaType: string, status: number, code: string][] = [
    ['', plain, 422, 'notice-empty'],
    ['PK\u0003\u0004 torn', docx, 422, 'notice-unreadable'],
    ['字'.repeat(noticeBounds.textLength + 1), plain, 413, 'notice-too-large'],
    [Buffer.alloc(noticeBounds.fileBytes + 1, 'a'), plain, 413, 'body-too-large'],
    ['{}', 'application/json', 415, 'unsupported-media-type'],
    [notice, 'image/png', 415, 'unsupported-media-type'],
  ];
  for (const [body, mediaType, status, code] of cases) {
    t.match(await post(body, mediaType), { status, body: { status, code, title: /\p{Script=Han}/u } }, `${mediaType} ${code}`);
  }
  t.match(await post(notice, plain, '/v1/notices?year=12'), { status: 400, body: { code: 'invalid-input' } });
  t.match(await post(notice, plain, '/v1/notices?jahr=2031'), { status: 400, body: { code: 'invalid-input' } });
});

t.test('a reading that takes too long is ended, and the server answers others meanwhile', async (t) => {
  const line = '1.推进工作。全年新增示范点5个以上，力争增长15%，制定《办法》。（责任人：王小明，牵头单位：甲处）\n';
  const bytes = Buffer.from(`某局2030年工作要点\n一、工作\n${line.repeat(6_000)}`);
  const task = { bytes, name: undefined, mediaType: undefined, year: undefined };
  await t.rejects(noticeReader(1)(task, sharer), { code: 'notice-takes-too-long', params: { seconds: 0.001 } });

  const read = noticeReader(600_000);
  const { url } = await started(t);
  let done = false;
  const reading = read(task, sharer).finally(() => {
    done = true;
  });
  let answered = 0;
  while (!done && answered < 3) {
    t.equal((await fetch(`${url}/health/live`)).status, 200);
    answered += 1;
  }
  t.ok(answered >= 1, 'others were answered while it was read');
  t.match(JSON.parse(Buffer.from(await reading).toString()), { format: 'text' });
});

t.test('one person has two notices read or waiting, and others have theirs', async (t) => {
  const read = noticeReader(600_000);
  const task = { bytes: Buffer.from(notice), name: undefined, mediaType: undefined, year: undefined };
  const both = [read(task, sharer), read(task, sharer)];
  await t.rejects(read(task, sharer), { code: 'too-many-at-once', params: { limit: 2 } });
  const others = ['office-2', 'office-3'].map((actor) => read(task, { ...sharer, actor }));
  t.equal((await Promise.all([...both, ...others])).length, 4);
  t.ok((await read(task, sharer)).length > 100, 'and then there is room again');
});

t.test('it is described for those who call it', async (t) => {
  const { server } = await started(t);
  const { paths } = (await server.inject('/openapi.json')).json() as {
    paths: Record<string, { post?: { parameters: { name: string }[]; requestBody?: { content: object } } }>;
  };
  t.strictSame(
    paths['/v1/notices']?.post?.parameters.map(({ name }) => name),
    ['name', 'year'],
    'it needs no Idempotency-Key, since it records nothing',
  );
});
