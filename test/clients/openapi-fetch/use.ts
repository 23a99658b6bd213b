// Reports, reads, lists, uploads and is refused, by types that openapi-typescript has made; prints what it saw.
import { createHash } from 'node:crypto';
import createClient from 'openapi-fetch';
import type { components, paths } from './schema.js';

const { DUBAN_URL: baseUrl = '', TOKEN: token = '' } = process.env;
const client = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${token}` } });
const path = { plan: 'zjkjt2012', code: '3.2' };

const body: components['schemas']['ReportProgressBody'] = {
  percent: 10,
  done: '模拟：TypeScript 客户端',
  occurredOn: '2012-06-30',
};
const report = (given: typeof body, key: string) =>
  client.POST('/v1/plans/{plan}/tasks/{code}/report-progress', {
    params: { path, header: { 'Idempotency-Key': key } },
    body: given,
  });
const reported = await report(body, 'typescript-1');
const position: string = reported.data?.position ?? '';

const task = await client.GET('/v1/plans/{plan}/tasks/{code}', { params: { path, query: { minPosition: position } } });
const percent: number | undefined = task.data?.report?.percent;

const tasks = await client.GET('/v1/plans/{plan}/tasks', { params: { path: { plan: path.plan }, query: { limit: 5 } } });
// The list may be a file as well, which is text.
const listed: number | undefined = typeof tasks.data === 'object' ? tasks.data.items.length : undefined;

const bytes = Buffer.from('%PDF-1.4 模拟 TypeScript');
const sha256 = createHash('sha256').update(bytes).digest('hex');
const uploaded = await client.PUT('/v1/evidence/{sha256}', {
  params: { path: { sha256 } },
  headers: { 'content-type': 'application/pdf' },
  body: '',
  bodySerializer: () => bytes,
});

const refused = await report({ ...body, percent: 101 }, 'typescript-2');
const problem: components['schemas']['Problem'] | undefined = refused.error;

console.log(
  JSON.stringify({
    reported: reported.response.status,
    percent,
    listed,
    uploaded: uploaded.data?.sha256 === sha256,
    problem: [problem?.status, problem?.code, problem?.errors?.[0]?.pointer],
  }),
);
