/**
 * The service with which an administrator starts a scavenge. It answers at once, and writes into the log when the
 * scavenge has ended.
 */
import { randomUUID } from 'node:crypto';
import operationsGrpc from '@eventstore/db-client/generated/operations_grpc_pb.js';
import type { StartScavengeReq } from '@eventstore/db-client/generated/operations_pb.js';
import operations from '@eventstore/db-client/generated/operations_pb.js';
import type { ServerUnaryCall, sendUnaryData, UntypedServiceImplementation } from '@grpc/grpc-js';
import { failures } from './answers.js';
import type { EventLog } from './event-log.js';
import type { Asker } from './rights.js';

interface OperationsContext {
  readonly log: EventLog;
  /** @throws {ServiceError} */
  enter(call: 'scavenge', metadata: { get(name: string): unknown[] }): Promise<Asker>;
}

export const operationsService = operationsGrpc.OperationsService;

const notHere = (_: unknown, callback: sendUnaryData<unknown>) => callback(failures.malformed('not imitated'));

export function operationsCalls(context: OperationsContext): UntypedServiceImplementation {
  const start = async ({ metadata }: ServerUnaryCall<StartScavengeReq, unknown>) => {
    const asker = await context.enter('scavenge', metadata);
    asker.mayWrite('$scavenges');
    const id = randomUUID();
    void context.log.scavenge(id);
    return new operations.ScavengeResp().setScavengeId(id);
  };
  const others = ['stopScavenge', 'shutdown', 'mergeIndexes', 'resignNode', 'setNodePriority', 'restartPersistentSubscriptions'];
  return {
    ...Object.fromEntries(others.map((name) => [name, notHere])),
    startScavenge(call: ServerUnaryCall<StartScavengeReq, unknown>, callback: sendUnaryData<unknown>) {
      start(call).then(
        (answer) => callback(null, answer),
        (error: Error) => callback(error),
      );
    },
  } as UntypedServiceImplementation;
}
