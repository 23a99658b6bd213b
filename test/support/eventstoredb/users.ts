/**
 * The service with which an administrator creates users. They are stored in the log: a real server keeps a hash of the
 * password there, this one the password.
 */
import usersGrpc from '@eventstore/db-client/generated/users_grpc_pb.js';
import type { CreateReq, ResetPasswordReq } from '@eventstore/db-client/generated/users_pb.js';
import users from '@eventstore/db-client/generated/users_pb.js';
import { type ServerUnaryCall, type sendUnaryData, status, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { failure, failures } from './answers.js';
import type { User } from './control.js';
import type { EventLog } from './event-log.js';
import { base64, json } from './records.js';
import type { Asker } from './rights.js';

interface UsersContext {
  readonly log: EventLog;
  /** @throws {ServiceError} */
  enter(call: 'users', metadata: { get(name: string): unknown[] }): Promise<Asker>;
  /** A known user, from the settings or from the log. */
  known(name: string): User | undefined;
}

const streamOf = (name: string) => `$user-${name}`;

/** A user in the log; undefined when the log has none with a password. */
export function userIn(log: EventLog, name: string): User | undefined {
  const last = log.stream(streamOf(name))?.records.at(-1);
  if (last === undefined) return undefined;
  const { password, groups = [] } = JSON.parse(Buffer.from(last.data, 'base64').toString()) as Partial<User>;
  return password === undefined ? undefined : { password, groups };
}

async function create(context: UsersContext, { metadata, request }: ServerUnaryCall<CreateReq, unknown>) {
  const asker = await context.enter('users', metadata);
  const options = request.getOptions();
  const name = options?.getLoginName() ?? '';
  asker.mayWrite(streamOf(name));
  if (context.known(name) !== undefined) {
    throw failure(status.FAILED_PRECONDITION, 'Conflict.', { exception: 'user-conflict', 'login-name': name });
  }
  const data = { loginName: name, password: options?.getPassword(), groups: options?.getGroupsList() };
  const { log } = context;
  await log.write({ stream: streamOf(name), expected: 'any', what: [json('$UserCreated', JSON.stringify(data))] });
  await log.write({ stream: `$$${streamOf(name)}`, expected: 'any', what: [json('$metadata', '{"$acl":{"$r":"$admins"}}')] });
  const listed = { ...json('$User', ''), data: base64(name), contentType: 'application/octet-stream' };
  await log.write({ stream: '$users', expected: 'any', what: [listed] });
  return new users.CreateResp();
}

async function resetPassword(context: UsersContext, { metadata, request }: ServerUnaryCall<ResetPasswordReq, unknown>) {
  const asker = await context.enter('users', metadata);
  const options = request.getOptions();
  const name = options?.getLoginName() ?? '';
  asker.mayWrite(streamOf(name));
  const known = context.known(name);
  if (known === undefined) {
    throw failure(status.NOT_FOUND, `User '${name}' is not found.`, { exception: 'user-not-found', 'login-name': name });
  }
  const data = { loginName: name, password: options?.getNewPassword(), groups: known.groups };
  await context.log.write({ stream: streamOf(name), expected: 'any', what: [json('$UserUpdated', JSON.stringify(data))] });
  return new users.ResetPasswordResp();
}

const answering =
  <Request, Answer>(context: UsersContext, work: (context: UsersContext, call: Request) => Promise<Answer>) =>
  (call: Request, callback: sendUnaryData<Answer>) => {
    work(context, call).then(
      (answer) => callback(null, answer),
      (error: Error) => callback(error),
    );
  };

const notHere = (_: unknown, callback: sendUnaryData<unknown>) => callback(failures.malformed('not imitated'));

export const usersService = usersGrpc.UsersService;

export const usersCalls = (context: UsersContext) =>
  ({
    create: answering(context, create),
    resetPassword: answering(context, resetPassword),
    update: notHere,
    delete: notHere,
    disable: notHere,
    enable: notHere,
    details: notHere,
    changePassword: notHere,
  }) as UntypedServiceImplementation;
