/** Who somebody is, and what they may. Without users nobody is asked, and everybody may everything. */
import { failures } from './answers.js';
import type { User } from './control.js';
import type { Acl } from './streams.js';

/** Whoever makes a call. */
export interface Asker {
  /** @throws {ServiceError} */
  mayRead(stream: string): void;
  /** @throws {ServiceError} */
  mayWrite(stream: string): void;
}

interface Metadata {
  get(name: string): unknown[];
}

const anyone: Asker = { mayRead: () => undefined, mayWrite: () => undefined };

/** Whoever says nothing of themselves has no rights; a wrong password is told at once. @throws {ServiceError} */
export function askerOf(
  metadata: Metadata,
  userNamed: ((name: string) => User | undefined) | undefined,
  aclOf: (stream: string) => Acl,
): Asker {
  if (userNamed === undefined) return anyone;
  const [header] = metadata.get('authorization');
  if (header === undefined || !String(header).startsWith('Basic ')) throw failures.accessDenied();
  const [name = '', password] = Buffer.from(String(header).slice('Basic '.length), 'base64').toString().split(/:(.*)/s);
  const user = userNamed(name);
  if (user === undefined || user.password !== password) throw failures.unauthenticated();
  const names = new Set([name, '$all', ...(user.groups ?? [])]);
  const may = (right: 'r' | 'w', stream: string) => {
    const [of, key] = stream.startsWith('$$') ? [stream.slice(2), `$m${right}`] : [stream, `$${right}`];
    const granted = aclOf(of)[key] ?? (of.startsWith('$') ? '$admins' : '$all');
    const allowed = names.has('$admins') || [granted].flat().some((one) => names.has(one));
    if (!allowed) throw failures.accessDenied();
  };
  return { mayRead: (stream) => may('r', stream), mayWrite: (stream) => may('w', stream) };
}
