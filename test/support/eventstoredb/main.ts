/**
 * The imitation of an EventStoreDB server as a process of its own: the client and it would register the
 * same protobuf types on `global`. Settings come as JSON in the first argument, faults over IPC.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import clusterGrpc from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import featuresGrpc from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { Server, ServerCredentials, type sendUnaryData, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { failures } from './answers.js';
import { batchAppend } from './batch-append-call.js';
import { behaviours } from './behaviours.js';
import type { Control, ControlAnswer, ServerSettings } from './control.js';
import { EventLog } from './event-log.js';
import { type Call, FaultInjector, type Faults } from './faults.js';
import { readMembers } from './membership.js';
import { linksBehind } from './projections.js';
import { read } from './read-call.js';
import type { OpenSubscription } from './read-context.js';
import { askerOf } from './rights.js';
import { append, deleteStream, tombstone } from './write-calls.js';

const settings = JSON.parse(process.argv[2] ?? '{}') as ServerSettings;
const faults = new FaultInjector();
const behaviour = behaviours[settings.version ?? '23.10'];
const inCluster = settings.cluster === true;
const openLog = (ledTerm?: number) =>
  new EventLog({
    path: join(settings.folder, 'log.jsonl'),
    withUsers: settings.users !== undefined,
    mayWrite: () => !inCluster || readMembers(settings.folder).term === ledTerm,
    onPersisted: () => faults.persisted(),
    behind: settings.projections === true ? linksBehind : () => [],
  });
/** A node of a cluster reads the log, which others may have written to, when it begins to lead. */
let log = inCluster ? undefined : openLog();
let openedFor = 0;
const subscriptions = new Set<OpenSubscription>();
let port = settings.port ?? 0;
let delivered = 0;
const names = new Set<string>();

/** @throws {ServiceError} where another node leads, or none */
function leadingLog(): EventLog {
  if (!inCluster) return log as EventLog;
  const { leader, term } = readMembers(settings.folder);
  if (term !== openedFor) {
    log?.close();
    for (const subscription of [...subscriptions]) subscription.end('error');
    log = leader === port ? openLog(term) : undefined;
    openedFor = term;
  }
  if (log !== undefined) return log;
  throw leader === null ? failures.notReady() : failures.notLeader({ host: '127.0.0.1', port: leader });
}

const context = {
  get log() {
    return leadingLog();
  },
  subscriptions,
  behaviour,
  async enter(call: Call, metadata: { get(name: string): unknown[] }) {
    for (const name of metadata.get('connection-name')) names.add(String(name));
    await faults.enter(call);
    leadingLog();
    return askerOf(metadata, settings.users, aclOf);
  },
  muteAfter: () => faults.faults.muteAfter,
  onDelivered: () => {
    delivered += 1;
  },
  beforeAnswer: () => faults.beforeWriteIsAnswered(),
};

const aclOf = (stream: string) => leadingLog().acl(stream);

interface Asking {
  readonly metadata: { get(name: string): unknown[] };
}

/** These calls need no login; a wrong one is told all the same. */
async function enterOpen(call: Call, { metadata }: Asking): Promise<void> {
  await faults.enter(call);
  if (metadata.get('authorization').length > 0) askerOf(metadata, settings.users, aclOf);
}

function supportedMethods(asking: Asking, callback: sendUnaryData<features.SupportedMethods>): void {
  enterOpen('supportedMethods', asking).then(
    () => {
      const methods = Object.entries(streamsGrpc.StreamsService).map(([name]) =>
        new features.SupportedMethod().setServiceName('event_store.client.streams.streams').setMethodName(name.toLowerCase()),
      );
      callback(null, new features.SupportedMethods().setEventStoreServerVersion(behaviour.fullVersion).setMethodsList(methods));
    },
    (error: Error) => callback(error),
  );
}

function nodes(): NonNullable<Faults['cluster']> {
  const { ports, leader } = inCluster ? readMembers(settings.folder) : { ports: [port], leader: port };
  return ports.map((one) => ({ host: '127.0.0.1', port: one, leader: one === leader }));
}

function readGossip(asking: Asking, callback: sendUnaryData<gossip.ClusterInfo>): void {
  enterOpen('gossip', asking).then(
    () => {
      const members = (faults.faults.cluster ?? nodes()).map(({ host, port, leader, alive }) => {
        const endpoint = new gossip.EndPoint().setAddress(host).setPort(port);
        const { LEADER, FOLLOWER, UNKNOWN } = gossip.MemberInfo.VNodeState;
        const state = leader ? LEADER : inCluster && readMembers(settings.folder).leader === null ? UNKNOWN : FOLLOWER;
        const member = new gossip.MemberInfo().setHttpEndPoint(endpoint).setTimeStamp('0');
        return member.setIsAlive(alive ?? true).setState(state);
      });
      callback(null, new gossip.ClusterInfo().setMembersList(members));
    },
    (error: Error) => callback(error),
  );
}

const server = new Server({ 'grpc.max_receive_message_length': 16_767_216, 'grpc.max_concurrent_streams': 100 });
server.addService(streamsGrpc.StreamsService, {
  append: append.bind(undefined, context),
  batchAppend: batchAppend.bind(undefined, context),
  delete: deleteStream.bind(undefined, context),
  tombstone: tombstone.bind(undefined, context),
  read: read.bind(undefined, context),
} as UntypedServiceImplementation);
server.addService(featuresGrpc.ServerFeaturesService, { getSupportedMethods: supportedMethods } as UntypedServiceImplementation);
server.addService(clusterGrpc.GossipService, { read: readGossip } as UntypedServiceImplementation);

const credentials =
  settings.tls === undefined
    ? ServerCredentials.createInsecure()
    : ServerCredentials.createSsl(null, [
        { cert_chain: readFileSync(settings.tls.certificate), private_key: readFileSync(settings.tls.key) },
      ]);

async function obey({ id, set, drop, scavenge }: Control): Promise<ControlAnswer> {
  if (set !== undefined) faults.faults = set;
  if (drop !== undefined) for (const subscription of [...subscriptions]) subscription.end(drop);
  const removed = scavenge === true ? await leadingLog().scavenge() : undefined;
  return { id, counts: { ...faults.counts }, subscriptions: subscriptions.size, names: [...names], delivered, removed };
}

process.on('message', (control: Control) => void obey(control).then((answer) => process.send?.(answer)));
// Whoever started it is gone.
process.on('disconnect', () => process.exit());

server.bindAsync(`127.0.0.1:${port}`, credentials, (error, bound) => {
  if (error !== null) throw error;
  port = bound;
  process.send?.({ port });
});
