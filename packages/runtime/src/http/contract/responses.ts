/** Answers and headers that many operations share: each is described once. */
import { problemMediaType } from '../problem.js';
import { statusOfFault, statusOfHttpFault } from '../status.js';
import { componentRef } from './schemas.js';

type Header = { readonly description: string; readonly schema: { readonly type: 'string' | 'integer' } };

const text = (description: string): Header => ({ description, schema: { type: 'string' } });

export const headers = {
  ETag: text('标签，可用于 If-None-Match / for If-None-Match'),
  'Idempotency-Replayed': text('true：该命令此前已受理，答复为首次的答复 / true: given before; this is the first answer'),
  'Content-Disposition': text('文件名 / the name of the file'),
  'X-Duban-Truncated': text('文件未含全部条目时，所含行数 / lines in the file, where it does not hold all items'),
  'X-Duban-Next': text('文件未含全部条目时，续取用的 cursor / the cursor to go on with, where the file does not hold all items'),
  'Retry-After': {
    description: '可再试前应等的秒数 / seconds to wait before trying again',
    schema: { type: 'integer' },
  },
  'WWW-Authenticate': text('Bearer（RFC 6750）'),
  'Content-Language': text('zh-CN 或 en，按 Accept-Language / by Accept-Language'),
} as const satisfies Record<string, Header>;
export type HeaderName = keyof typeof headers;

export const headerRefs = (...names: readonly HeaderName[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

interface Fault {
  readonly name: string;
  readonly status: number;
  readonly description: string;
  readonly headers?: readonly HeaderName[];
}

const faults = [
  {
    name: 'BadRequest',
    status: statusOfFault('malformed'),
    description: '请求有误，含缺少 Idempotency-Key / the request is wrong, or lacks its Idempotency-Key',
  },
  {
    name: 'Unauthenticated',
    status: statusOfFault('unauthenticated'),
    description: '没有令牌，或令牌无效 / no token, or none that is valid',
    headers: ['WWW-Authenticate'],
  },
  { name: 'Forbidden', status: statusOfFault('forbidden'), description: '无权 / not allowed' },
  { name: 'NotFound', status: statusOfFault('not-found'), description: '不存在 / there is no such thing' },
  {
    name: 'RequestTimeout',
    status: statusOfHttpFault('request-timeout'),
    description: '请求发送过慢 / the request came too slowly',
  },
  { name: 'Conflict', status: statusOfFault('conflict'), description: '与现状不符 / not as things stand' },
  {
    name: 'Gone',
    status: statusOfFault('gone'),
    description: '游标或位置已失效 / the cursor or position is of a store that is no more',
  },
  { name: 'Stale', status: statusOfFault('stale'), description: 'If-Match 不是现行版本 / If-Match is not the present revision' },
  { name: 'TooLarge', status: statusOfFault('too-large'), description: '正文过大 / the body is too large' },
  {
    name: 'UnsupportedMediaType',
    status: statusOfHttpFault('unsupported-media-type'),
    description: '不受理此类型 / no such type is taken',
  },
  {
    name: 'Unfit',
    status: statusOfFault('unfit'),
    description: '不合规则，或同一 Idempotency-Key 另有正文 / against a rule, or the key was used with another body',
  },
  {
    name: 'PreconditionRequired',
    status: statusOfFault('precondition-missing'),
    description: '此命令须带 If-Match / this command requires If-Match',
  },
  {
    name: 'TooManyRequests',
    status: statusOfFault('too-many'),
    description: '请求过于频繁 / too many requests',
    headers: ['Retry-After'],
  },
  {
    name: 'HeadersTooLarge',
    status: statusOfHttpFault('headers-too-large'),
    description: '请求头过大 / the headers are too large',
  },
  {
    name: 'Unavailable',
    status: statusOfFault('unavailable'),
    description: '暂时不能受理 / not to be had now',
    headers: ['Retry-After'],
  },
  { name: 'Full', status: statusOfFault('full'), description: '没有空间 / there is no room' },
] as const satisfies readonly Fault[];
export type FaultName = (typeof faults)[number]['name'];

const problemAnswer = ({ description, headers: names = [] }: Pick<Fault, 'description' | 'headers'>) => ({
  description,
  headers: headerRefs('Content-Language', ...names),
  content: { [problemMediaType]: { schema: componentRef('Problem') } },
});

/** `components.responses`: one for each status that a problem comes with, and one for all others. */
export const responses = {
  ...Object.fromEntries(faults.map((fault: Fault) => [fault.name, problemAnswer(fault)])),
  Problem: problemAnswer({ description: '错误，见 code / a problem, see its code' }),
};

const ref = (name: string) => ({ $ref: `#/components/responses/${name}` });

/** The answers of an operation that is refused in these ways, by status. */
export function refusals(names: readonly FaultName[]): Record<string, { readonly $ref: string }> {
  const known = faults.filter(({ name }) => names.includes(name)).map(({ name, status }) => [String(status), ref(name)]);
  return { ...Object.fromEntries(known), default: ref('Problem') };
}
