/**
 * Who the caller is and what they may do. Without users nobody is asked for a login, and everybody may do everything.
 */
import { failures } from './answers.js';
import type { User } from './control.js';
import type { Acl } from './streams.js';

/** The caller. */
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

/**
 * A caller without a login has no rights; a wrong password is refused at once.
 * @throws {ServiceError}
 */
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
