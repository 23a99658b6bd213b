/** Who leads a cluster, as its nodes tell it. */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import gossipGrpc from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { type Channel, type ChannelCredentials, Metadata } from '@grpc/grpc-js';
import type { Endpoint } from './connection-string.js';

/** A node that may be asked. */
export interface Seed extends Endpoint {
  /** The name that its certificate bears, where `host` is an address that the name stands for. */
  readonly name?: string | undefined;
}

const { LEADER } = gossip.MemberInfo.VNodeState;

export const isSame = (one: Endpoint, other: Endpoint) => one.host === other.host && one.port === other.port;

/** The addresses of a name, each as a node of its own: one that does not answer must not hide the others. */
export async function seedsOf({ host, port }: Endpoint): Promise<Seed[]> {
  if (isIP(host) !== 0) return [{ host, port }];
  const addresses = await lookup(host, { all: true });
  return addresses.map(({ address, family }) => ({ host: family === 6 ? `[${address}]` : address, port, name: host }));
}

/** The leader as the node at the other end of a channel sees it; undefined: none. */
export function askOverChannel(channel: Channel, maxMs: number): Promise<Endpoint | undefined> {
  const client = new gossipGrpc.GossipClient('', null as never, { channelOverride: channel });
  return ask(client, maxMs);
}

async function askNode({ host, port, name }: Seed, credentials: ChannelCredentials, maxMs: number): Promise<Endpoint> {
  const named = name === undefined ? {} : { 'grpc.ssl_target_name_override': name, 'grpc.default_authority': name };
  const client = new gossipGrpc.GossipClient(`${host}:${port}`, credentials, named);
  try {
    const leader = await ask(client, maxMs);
    if (leader === undefined) throw new Error(`${host}:${port} knows of no leader`);
    return leader;
  } finally {
    client.close();
  }
}

function ask(client: gossipGrpc.GossipClient, maxMs: number): Promise<Endpoint | undefined> {
  return new Promise((resolve, reject) => {
    const asking = client.read(new shared.Empty(), new Metadata(), (error, info) => {
      clearTimeout(timer);
      if (error !== null) return reject(error);
      const member = info.getMembersList().find((one) => one.getIsAlive() && one.getState() === LEADER);
      const at = member?.getHttpEndPoint();
      resolve(at === undefined ? undefined : { host: at.getAddress(), port: at.getPort() });
    });
    const timer = setTimeout(() => asking.cancel(), maxMs);
  });
}

/**
 * The node that itself says that it leads. All are asked at once, so that one that does not answer takes no time of
 * the others; and whoever is named is asked too, since the others may not know yet that it is gone.
 * @throws {Error} what each said, when none leads
 */
export async function findLeader(seeds: readonly Seed[], credentials: ChannelCredentials, maxMs: number): Promise<Endpoint> {
  const asked = seeds.map(async (seed) => {
    const leader = await askNode(seed, credentials, maxMs);
    const itself = await askNode(leader, credentials, maxMs);
    if (!isSame(leader, itself)) throw new Error(`${leader.host}:${leader.port} does not lead`);
    return leader;
  });
  try {
    return await Promise.any(asked);
  } catch (error) {
    const said = error instanceof AggregateError ? error.errors.map(String) : [String(error)];
    throw new Error(`no leader: ${[...new Set(said)].join('; ')}`);
  }
}
