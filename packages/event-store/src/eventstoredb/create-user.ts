/**
 * Makes the user that Duban runs as: one in no group, who may read `$all` and append to streams that are not the server's
 * own. An administrator does it, once; doing it again changes nothing.
 */
import { randomUUID } from 'node:crypto';
import { DubanError } from '@duban/domain';
import usersGrpc from '@eventstore/db-client/generated/users_grpc_pb.js';
import users from '@eventstore/db-client/generated/users_pb.js';
import { Connection } from './connection.js';
import { parseConnection } from './connection-string.js';
import { adviceOn, kindOf } from './failures.js';
import type { Credentials, EventStoreDbOptions } from './options.js';
import { patiently } from './patience.js';
import { Probe } from './probe.js';
import { epochStream } from './stored-form.js';

/** Metadata of `$all`. */
const allMetadataStream = '$$$all';

export interface UserMade {
  readonly username: string;
  /** What had to be done. */
  readonly login: 'created' | 'password set' | 'there';
  readonly right: 'granted' | 'there';
}

/** @throws {DubanError} as `createEventStoreDbUser` */
export async function makeUser(options: EventStoreDbOptions, administrator: Credentials): Promise<UserMade> {
  const { credentials: user, tls } = parseConnection(options.connectionString);
  const invalid = (detail: string) => new DubanError('config-invalid', { key: 'DUBAN_EVENT_STORE', detail });
  if (tls === undefined) throw invalid('无 TLS 时服务器不问用户 / without TLS the server asks nobody who they are');
  if (user.username === administrator.username) {
    throw invalid('须为管理员以外的用户 / it must name another user than the administrator');
  }
  const asAdministrator = new Connection({ ...options, credentials: administrator });
  const asUser = new Connection(options);
  const { signal } = new AbortController();
  const patience = asAdministrator.patience('append', asAdministrator.times.openMaxMs);
  try {
    const login = await patiently(patience, signal, () => makeLogin(asAdministrator, asUser, user));
    const right = await patiently(patience, signal, () => grantReading(asAdministrator, user.username));
    await patiently(patience, signal, () => new Probe(asUser).ask(true));
    return { username: user.username, login, right };
  } catch (error) {
    const cause = error instanceof DubanError ? (error.cause ?? error) : error;
    throw new DubanError('server-unreachable', { url: asAdministrator.url, detail: adviceOn(cause) }, { cause: error });
  } finally {
    await Promise.all([asAdministrator.close(), asUser.close()]);
  }
}

async function makeLogin(asAdministrator: Connection, asUser: Connection, user: Credentials): Promise<UserMade['login']> {
  if (await mayLogIn(asUser)) return 'there';
  try {
    const request = new users.CreateReq.Options().setLoginName(user.username).setPassword(user.password).setFullName('Duban');
    await asAdministrator.call(usersGrpc.UsersClient, 'create', new users.CreateReq().setOptions(request));
    return 'created';
  } catch (error) {
    // A login that is there already is told by words of each version's own.
    const request = new users.ResetPasswordReq.Options().setLoginName(user.username).setNewPassword(user.password);
    const resetting = asAdministrator.call(
      usersGrpc.UsersClient,
      'resetPassword',
      new users.ResetPasswordReq().setOptions(request),
    );
    await resetting.catch(() => Promise.reject(error));
    return 'password set';
  }
}

async function mayLogIn(asUser: Connection): Promise<boolean> {
  try {
    for await (const _ of asUser.readStream(epochStream, 0, 1)) break;
    return true;
  } catch (error) {
    const kind = kindOf(error);
    if (kind === 'stream-not-found') return true;
    if (kind === 'denied') return false;
    throw error;
  }
}

interface Metadata {
  readonly $acl?: Readonly<Record<string, string | readonly string[]>>;
}

/** Adds the user to those who may read `$all`, and leaves what else its metadata say. */
async function grantReading(asAdministrator: Connection, username: string): Promise<UserMade['right']> {
  let [metadata, revision]: [Metadata, number] = [{}, -1];
  try {
    for await (const event of asAdministrator.readStream(allMetadataStream, 0)) {
      metadata = event.data as Metadata;
      revision = Number(event.revision);
    }
  } catch (error) {
    if (kindOf(error) !== 'stream-not-found') throw error;
  }
  const readers = [metadata.$acl?.['$r'] ?? '$admins'].flat();
  if (readers.includes(username)) return 'there';
  const data = { ...metadata, $acl: { ...metadata.$acl, $r: [...readers, username] } };
  const event = { id: randomUUID(), type: '$metadata', data: JSON.stringify(data), metadata: '' };
  await asAdministrator.append(allMetadataStream, revision, [event]);
  return 'granted';
}
