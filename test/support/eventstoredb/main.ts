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
import { LogFile } from './log-file.js';
import { Membership } from './membership.js';
import { operationsCalls, operationsService } from './operations.js';
import type { NodeAddress } from './peers.js';
import { linksBehind } from './projections.js';
import { read } from './read-call.js';
import type { OpenSubscription } from './read-context.js';
import { askerOf } from './rights.js';
import { userIn, usersCalls, usersService } from './users.js';
import { append, deleteStream, tombstone } from './write-calls.js';

const settings = JSON.parse(process.argv[2] ?? '{}') as ServerSettings;
const faults = new FaultInjector();
const behaviour = behaviours[settings.version ?? '23.10'];
/** A write that fewer than two nodes have after this time is answered with a timeout. */
const commitMaxMs = 2_000;
const stopMs = 5_000;
const file = new LogFile(join(settings.folder, 'log.jsonl'));
const cluster = settings.cluster === undefined ? undefined : memberOf(settings.cluster);
/** Absent on a node of a cluster that does not lead. */
let log = cluster === undefined ? await openLog() : undefined;
const subscriptions = new Set<OpenSubscription>();
let port = settings.port ?? 0;
let delivered = 0;
let ledSince: number | undefined;
const names = new Set<string>();

async function openLog(): Promise<EventLog> {
  return new EventLog({
    entries: await file.entriesAfter(0),
    withUsers: settings.users !== undefined,
    async persist(texts) {
      if (cluster === undefined) await file.append(texts.map((text) => ({ term: 0, text })));
      else await cluster.write(texts);
      await faults.persisted();
    },
    commitMaxMs: cluster === undefined ? undefined : commitMaxMs,
    behind: settings.projections === true ? linksBehind : () => [],
  });
}

/** A node reads its log when it begins to lead, because others have written to it. */
function memberOf(nodes: readonly NodeAddress[]): Membership {
  const own = nodes.find((node) => node.port === settings.port);
  if (own === undefined) throw new Error(`no node of the cluster has the port ${settings.port}`);
  return new Membership({
    folder: settings.folder,
    file,
    own,
    nodes,
    onLead() {
      void openLog().then((opened) => {
        if (cluster?.role !== 'leader') return;
        log = opened;
        ledSince = Date.now();
      });
    },
    onReplaced() {
      log = undefined;
      ledSince = undefined;
      for (const subscription of [...subscriptions]) subscription.end('error');
    },
  });
}

/** @throws {ServiceError} when another node leads, or none */
function leadingLog(): EventLog {
  if (log !== undefined) return log;
  const leader = cluster?.role === 'follower' ? cluster.leader : undefined;
  throw leader === undefined ? failures.notReady() : failures.notLeader({ host: '127.0.0.1', port: leader });
}

const context = {
  get log() {
    return leadingLog();
  },
  subscriptions,
  behaviour,
  async enter(call: Call, metadata: { get(name: string): unknown[] }) {
    for (const name of metadata.get('connection-name')) names.add(String(name));
    await whileServing();
    await faults.enter(call);
    leadingLog();
    return askerOf(metadata, userNamed, aclOf);
  },
  muteAfter: () => faults.faults.muteAfter,
  onDelivered: () => {
    delivered += 1;
  },
  beforeAnswer: () => faults.beforeWriteIsAnswered(),
};

let stopping = false;
const readyAt = performance.now() + (file.end.index === 0 ? 0 : behaviour.notReadyAtStartMs);

/** @throws {ServiceError} */
async function whileServing(): Promise<void> {
  if (performance.now() < readyAt) throw failures.notReady();
  if (!stopping) return;
  if (behaviour.whileStopping === 'not ready') throw failures.notReady();
  await faults.never();
}

/** When a node is stopped properly, it leaves its cluster at once and stays silent to its followers. */
process.on('SIGTERM', () => {
  stopping = true;
  cluster?.leave();
  for (const subscription of [...subscriptions]) subscription.end('mute');
  setTimeout(() => process.exit(), stopMs);
});

const given = settings.users;
const userNamed = given === undefined ? undefined : (name: string) => userIn(leadingLog(), name) ?? given[name];
const aclOf = (stream: string) => leadingLog().acl(stream);

interface Asking {
  readonly metadata: { get(name: string): unknown[] };
}

/** These calls need no login; a wrong one is refused all the same. */
async function enterOpen(call: Call, { metadata }: Asking): Promise<void> {
  if (stopping) await whileServing();
  await faults.enter(call);
  if (metadata.get('authorization').length > 0) askerOf(metadata, userNamed, aclOf);
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
  const ports = settings.cluster?.map((node) => node.port) ?? [port];
  const leader = cluster === undefined ? port : cluster.role === 'none' ? undefined : cluster.leader;
  const isAlive = (one: number) => cluster?.isAlive(one) ?? true;
  return ports.map((one) => ({ host: '127.0.0.1', port: one, leader: one === leader, alive: isAlive(one) }));
}

function readGossip(asking: Asking, callback: sendUnaryData<gossip.ClusterInfo>): void {
  enterOpen('gossip', asking).then(
    () => {
      const members = (faults.faults.cluster ?? nodes()).map(({ host, port, leader, alive }) => {
        const endpoint = new gossip.EndPoint().setAddress(host).setPort(port);
        const { LEADER, FOLLOWER, UNKNOWN } = gossip.MemberInfo.VNodeState;
        const state = leader ? LEADER : cluster?.role === 'none' ? UNKNOWN : FOLLOWER;
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
if (userNamed !== undefined)
  server.addService(usersService, usersCalls(Object.assign(Object.create(context), { known: userNamed })));
server.addService(operationsService, operationsCalls(context));
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
  const { role = 'leader', dropped = 0 } = cluster ?? {};
  const seen = { counts: { ...faults.counts }, subscriptions: subscriptions.size, names: [...names], delivered };
  return { id, ...seen, role, ledSince, dropped, removed };
}

process.on('message', (control: Control) => void obey(control).then((answer) => process.send?.(answer)));
// The process that started it is gone.
process.on('disconnect', () => process.exit());

server.bindAsync(`127.0.0.1:${port}`, credentials, (error, bound) => {
  if (error !== null) throw error;
  port = bound;
  process.send?.({ port });
});
