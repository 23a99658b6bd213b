/**
 * The channel that every call goes through: to the one server named, or to the leader of a cluster. The client could
 * find it itself, but gives up after some attempts and then rejects a promise that nobody can catch, which ends the
 * process. Here the search goes on until it is answered, and whoever waits for it does so for a time of their own.
 */
import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Channel, type ChannelCredentials, connectivityState, credentials, type Metadata, status } from '@grpc/grpc-js';
import type { Endpoint, ParsedConnection, Tls } from './connection-string.js';
import { NotConnected } from './failures.js';
import { askOverChannel, findLeader, isSame, type Seed, seedsOf } from './gossip.js';
import { inTime } from './in-time.js';

/** A channel to one node. */
export interface Link {
  readonly endpoint: Endpoint;
  readonly channel: Channel;
  /** Aborts when another node is found to lead while this one says nothing: what waits for it would wait for long. */
  readonly left: AbortSignal;
}

interface OpenLink extends Link {
  readonly leave: AbortController;
  readonly clients: Map<GrpcClientClass, object>;
}

/** A client of a service that grpc-tools have generated. */
type GrpcClientClass = new (address: null, credentials: null, options: { channelOverride: Channel }) => object;

/** Of an error of a call, as gRPC or as the client gives it, what concerns the connection. */
interface CallError {
  readonly code?: unknown;
  readonly details?: unknown;
  readonly metadata?: Metadata;
  readonly _raw?: CallError;
}

/** Pause between two searches, doubling from the first value to the second. */
const searchMinMs = 50;
const searchMaxMs = 500;
/** How often the leader of a cluster is asked whether it still leads, and once it has not said so. */
const watchMs = 1_000;
const doubtMs = 250;
/** As the client has it: an event may have been written by other means than gRPC, and be larger than an append. */
const receiveMaxBytes = 17 * 1024 * 1024;

export interface LeaderChannelObserver {
  /** A connection to this node stands from now on. */
  onConnected(endpoint: Endpoint): void;
  /** A connection that stood is lost, or was left. What answers next may hold something else. */
  onLost(): void;
}

export class LeaderChannel {
  readonly #parsed: ParsedConnection;
  readonly #credentials: ChannelCredentials;
  readonly #told: LeaderChannelObserver;
  readonly #closing = new AbortController();
  #link: OpenLink | undefined;
  #searching: Promise<OpenLink> | undefined;
  /** The leader that a node has named which was taken for it. */
  #named: Endpoint | undefined;
  /** Why the last search found nobody. */
  #trouble = 'not connected yet';

  constructor(parsed: ParsedConnection, observer: LeaderChannelObserver) {
    this.#parsed = parsed;
    this.#credentials = channelCredentials(parsed.tls);
    this.#told = observer;
  }

  /** The leader that calls go to; undefined while none is known. */
  get endpoint(): Endpoint | undefined {
    return this.#link?.endpoint;
  }

  /** @throws {NotConnected} when no leader is found in time */
  async link(maxMs: number): Promise<Link> {
    if (this.#link !== undefined) return this.#link;
    this.#searching ??= this.#search().finally(() => (this.#searching = undefined));
    return inTime(this.#searching, Math.max(0, maxMs), () => new NotConnected(this.#trouble));
  }

  /** A client of a service, on the channel that there is. @throws {NotConnected} where there is none: nothing was sent */
  clientOf(Service: GrpcClientClass): object {
    const link = this.#link;
    if (link === undefined) throw new NotConnected(this.#trouble);
    const known = link.clients.get(Service);
    if (known !== undefined) return known;
    const client = new Service(null, null, { channelOverride: link.channel });
    link.clients.set(Service, client);
    return client;
  }

  /** Leaves a channel over which a call has failed in a way that another channel may mend. */
  failed(channel: Channel, error: unknown): void {
    const link = this.#link;
    if (link?.channel !== channel) return;
    const raw = (error as CallError | undefined)?._raw ?? (error as CallError | undefined);
    const named = leaderNamedIn(raw?.metadata);
    const cancelledThere = raw?.code === status.CANCELLED && raw.details !== 'Cancelled on client';
    if (named === undefined && raw?.code !== status.UNAVAILABLE && !cancelledThere) return;
    // A node that is named leads from now on; one that fails is forgotten.
    this.#named = named;
    this.#leave(link);
  }

  close(): void {
    this.#closing.abort();
    if (this.#link !== undefined) this.#leave(this.#link);
  }

  #leave(link: OpenLink): void {
    if (this.#link === link) this.#link = undefined;
    link.channel.close();
  }

  async #search(): Promise<OpenLink> {
    for (let round = 0; ; round += 1) {
      this.#closing.signal.throwIfAborted();
      try {
        return this.#open(await this.#leader());
      } catch (error) {
        this.#trouble = error instanceof Error ? error.message : String(error);
      }
      const pauseMs = Math.min(searchMaxMs, searchMinMs * 2 ** Math.min(round, 10));
      await delay(pauseMs, undefined, { signal: this.#closing.signal });
    }
  }

  async #leader(): Promise<Endpoint> {
    const { hosts, cluster, gossipMaxMs } = this.#parsed;
    const [first] = hosts as readonly [Endpoint];
    if (cluster === undefined) return this.#named ?? first;
    const named = this.#named === undefined ? [] : [this.#named];
    const known: readonly Seed[] = cluster === 'name' ? await seedsOf(first) : hosts;
    return findLeader([...named, ...known], this.#credentials, gossipMaxMs);
  }

  #open(endpoint: Endpoint): OpenLink {
    const { keepAliveIntervalMs, keepAliveTimeoutMs, cluster } = this.#parsed;
    const ms = (value: number) => (value < 0 ? Number.MAX_VALUE : value);
    const channel = new Channel(`${endpoint.host}:${endpoint.port}`, this.#credentials, {
      'grpc.keepalive_time_ms': ms(keepAliveIntervalMs),
      'grpc.keepalive_timeout_ms': ms(keepAliveTimeoutMs),
      'grpc.max_receive_message_length': receiveMaxBytes,
    });
    const leave = new AbortController();
    // Every call under way listens.
    setMaxListeners(0, leave.signal);
    const link = { endpoint, channel, leave, left: leave.signal, clients: new Map() };
    this.#link = link;
    tellOf(channel, () => this.#told.onConnected(endpoint), this.#told.onLost);
    if (cluster !== undefined) this.#watch(link).catch(() => undefined);
    return link;
  }

  /**
   * Notices a leader that is frozen or cut off long before its connection does: the others have then elected another.
   * As long as nobody else leads, the channel stays.
   */
  async #watch(link: OpenLink): Promise<void> {
    const { gossipMaxMs } = this.#parsed;
    const { signal } = this.#closing;
    while (this.#link === link) {
      const said = await askOverChannel(link.channel, gossipMaxMs).catch(() => undefined);
      const leads = said !== undefined && isSame(said, link.endpoint);
      const other = leads ? undefined : await this.#leader().catch(() => undefined);
      if (this.#link !== link) return;
      if (other !== undefined && !isSame(other, link.endpoint)) {
        this.#leave(link);
        this.#open(other);
        link.leave.abort();
        return;
      }
      await delay(leads ? watchMs : doubtMs, undefined, { signal });
    }
  }
}

/** A channel connects when it is first used, and anew whenever it was lost. */
function tellOf(channel: Channel, connected: () => void, lost: () => void): void {
  const before = channel.getConnectivityState(false);
  if (before === connectivityState.SHUTDOWN) return;
  channel.watchConnectivityState(before, Number.POSITIVE_INFINITY, () => {
    if (before === connectivityState.READY) lost();
    if (channel.getConnectivityState(false) === connectivityState.READY) connected();
    tellOf(channel, connected, lost);
  });
}

function leaderNamedIn(trailers: Metadata | undefined): Endpoint | undefined {
  const said = (name: string) => trailers?.get(name)[0]?.toString();
  if (said('exception') !== 'not-leader') return undefined;
  const [host, port] = [said('leader-endpoint-host'), Number(said('leader-endpoint-port'))];
  return host === undefined || !Number.isInteger(port) ? undefined : { host, port };
}

function channelCredentials(tls: Tls | undefined): ChannelCredentials {
  if (tls === undefined) return credentials.createInsecure();
  const unverified = { rejectUnauthorized: false, checkServerIdentity: () => undefined };
  return credentials.createSsl(tls.authority, null, null, tls.verified ? {} : unverified);
}
