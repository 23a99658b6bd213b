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
import type { Control, ControlAnswer, ServerSettings } from './control.js';
import { EventLog } from './event-log.js';
import { type Call, FaultInjector } from './faults.js';
import { type OpenSubscription, read } from './read-call.js';
import { append, batchAppend, deleteStream, tombstone } from './write-calls.js';

const settings = JSON.parse(process.argv[2] ?? '{}') as ServerSettings;
const faults = new FaultInjector();
const log = new EventLog(join(settings.folder, 'log.jsonl'));
log.onPersisted = () => faults.persisted();
const subscriptions = new Set<OpenSubscription>();

/** As with a real server: a wrong password is told at once, and nobody at all is somebody without rights. */
function authenticate(metadata: { get(name: string): unknown[] }): void {
  if (settings.users === undefined) return;
  const [header] = metadata.get('authorization');
  if (header === undefined) throw failures.accessDenied();
  const [name = '', password] = Buffer.from(String(header).replace('Basic ', ''), 'base64').toString().split(/:(.*)/s);
  if (settings.users[name] === undefined || settings.users[name] !== password) throw failures.unauthenticated();
}

const context = {
  log,
  subscriptions,
  saysCaughtUp: settings.saysCaughtUp ?? true,
  slowConsumerMaxEvents: settings.slowConsumerMaxEvents ?? Number.POSITIVE_INFINITY,
  async enter(call: Call, metadata: { get(name: string): unknown[] }) {
    await faults.enter(call);
    authenticate(metadata);
  },
  beforeAnswer: () => faults.beforeWriteIsAnswered(),
};

function supportedMethods(_: unknown, callback: sendUnaryData<features.SupportedMethods>): void {
  faults.enter('supportedMethods').then(
    () => {
      const methods = Object.entries(streamsGrpc.StreamsService).map(([name]) =>
        new features.SupportedMethod().setServiceName('event_store.client.streams.streams').setMethodName(name.toLowerCase()),
      );
      callback(null, new features.SupportedMethods().setEventStoreServerVersion('23.10.0').setMethodsList(methods));
    },
    (error: Error) => callback(error),
  );
}

function readGossip(_: unknown, callback: sendUnaryData<gossip.ClusterInfo>): void {
  faults.enter('gossip').then(
    () => {
      const members = (faults.faults.cluster ?? []).map(({ host, port, leader, alive }) => {
        const endpoint = new gossip.EndPoint().setAddress(host).setPort(port);
        const { LEADER, FOLLOWER } = gossip.MemberInfo.VNodeState;
        const member = new gossip.MemberInfo().setHttpEndPoint(endpoint).setTimeStamp('0');
        return member.setIsAlive(alive ?? true).setState(leader ? LEADER : FOLLOWER);
      });
      callback(null, new gossip.ClusterInfo().setMembersList(members));
    },
    (error: Error) => callback(error),
  );
}

const server = new Server({ 'grpc.max_receive_message_length': 8 * 1024 * 1024 });
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

function obey({ id, set, drop }: Control): ControlAnswer {
  if (set !== undefined) faults.faults = set;
  if (drop !== undefined) for (const subscription of [...subscriptions]) subscription.end(drop);
  return { id, counts: { ...faults.counts }, subscriptions: subscriptions.size };
}

process.on('message', (control: Control) => process.send?.(obey(control)));
// Whoever started it is gone.
process.on('disconnect', () => process.exit());

server.bindAsync(`127.0.0.1:${settings.port ?? 0}`, credentials, (error, port) => {
  if (error !== null) throw error;
  process.send?.({ port });
});
