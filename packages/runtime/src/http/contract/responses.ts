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
  readonly status: number;
  readonly description: string;
  readonly headers: readonly HeaderName[];
}

const fault = (status: number, description: string, ...headers: readonly HeaderName[]): Fault => ({
  status,
  description,
  headers,
});

const faults = {
  BadRequest: fault(
    statusOfFault('malformed'),
    '请求有误，含缺少 Idempotency-Key / the request is wrong, or lacks its Idempotency-Key',
  ),
  Unauthenticated: fault(
    statusOfFault('unauthenticated'),
    '没有令牌，或令牌无效 / no token, or none that is valid',
    'WWW-Authenticate',
  ),
  Forbidden: fault(statusOfFault('forbidden'), '无权 / not allowed'),
  NotFound: fault(statusOfFault('not-found'), '不存在 / there is no such thing'),
  RequestTimeout: fault(statusOfHttpFault('request-timeout'), '请求发送过慢 / the request came too slowly'),
  Conflict: fault(statusOfFault('conflict'), '与现状不符 / not as things stand'),
  Gone: fault(statusOfFault('gone'), '游标或位置已失效 / the cursor or position is of a store that is no more'),
  Stale: fault(statusOfFault('stale'), 'If-Match 不是现行版本 / If-Match is not the present revision'),
  TooLarge: fault(statusOfFault('too-large'), '正文过大 / the body is too large'),
  UnsupportedMediaType: fault(statusOfHttpFault('unsupported-media-type'), '不受理此类型 / no such type is taken'),
  Unfit: fault(
    statusOfFault('unfit'),
    '不合规则，或同一 Idempotency-Key 另有正文 / against a rule, or the key was used with another body',
  ),
  PreconditionRequired: fault(statusOfFault('precondition-missing'), '此命令须带 If-Match / this command requires If-Match'),
  TooManyRequests: fault(statusOfFault('too-many'), '请求过于频繁 / too many requests', 'Retry-After'),
  HeadersTooLarge: fault(statusOfHttpFault('headers-too-large'), '请求头过大 / the headers are too large'),
  Unavailable: fault(statusOfFault('unavailable'), '暂时不能受理 / not to be had now', 'Retry-After'),
  Full: fault(statusOfFault('full'), '没有空间 / there is no room'),
};
export type FaultName = keyof typeof faults;

const problemAnswer = ({ description, headers: names }: Pick<Fault, 'description' | 'headers'>) => ({
  description,
  headers: headerRefs('Content-Language', ...names),
  content: { [problemMediaType]: { schema: componentRef('Problem') } },
});

/** `components.responses`: one for each status that a problem comes with, and one for all others. */
export const responses = {
  ...Object.fromEntries(Object.entries(faults).map(([name, each]) => [name, problemAnswer(each)])),
  Problem: problemAnswer({ description: '错误，见 code / a problem, see its code', headers: [] }),
};

const ref = (name: string) => ({ $ref: `#/components/responses/${name}` });

/** The answers of an operation that is refused in these ways, by status. */
export function refusals(names: readonly FaultName[]): Record<string, { readonly $ref: string }> {
  const known = names.map((name) => [String(faults[name].status), ref(name)]);
  return { ...Object.fromEntries(known), default: ref('Problem') };
}
