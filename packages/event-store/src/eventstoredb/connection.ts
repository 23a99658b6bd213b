/** The client of EventStoreDB. Each call is made in the one way that avoids the client's traps. */
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type AllStreamSubscription,
  EventStoreDBClient,
  type RecordedEvent as ServerEvent,
  type StreamingRead,
  streamNameFilter,
} from '@eventstore/db-client';
import { type Channel, Metadata } from '@grpc/grpc-js';
import { leftOf, timeIsOver } from '../command-time.js';
import { deliveryMaxEvents } from '../log-reader.js';
import { AppendCalls } from './append-calls.js';
import type { EventText, Written } from './batch-append-messages.js';
import { type Endpoint, type ParsedConnection, parseConnection } from './connection-string.js';
import { kindOf, LeaderChanged, Silence, withRight } from './failures.js';
import { inTime } from './in-time.js';
import { LeaderChannel, type Link } from './leader-channel.js';
import { defaultEventStoreDbTimes, type EventStoreDbOptions, type EventStoreDbTimes } from './options.js';
import type { PatienceOptions } from './patience.js';
import { ServerVersion } from './server-version.js';
import { commitOf } from './stored-form.js';

/** The last event of the log, whoever wrote it. */
export interface LogEnd {
  readonly commit: bigint;
  readonly streamId: string;
  /** When it was written, in milliseconds since 1970, by the server's clock. */
  readonly writtenAt: number;
}

/**
 * In steps of 32 events: how many events the server looks at between two checkpoints, about as many as a full
 * delivery has.
 */
const checkpointInterval = 32;
/** How long closing waits for the client, which waits for every cancelled call, and for some of them in vain. */
const disposeMaxMs = 1_000;
/** How long a call waits for a leader, which a cluster whose leader was killed has again by then. */
const linkMaxMs = 2_000;

/** What the client calls itself to get a connection, and when one has failed. */
interface Replaceable {
  getGRPCClient: (Service: Parameters<LeaderChannel['clientOf']>[0]) => Promise<object>;
  handleError: (client: { getChannel(): Channel }, error: unknown) => Promise<void>;
}

type UnaryCall<Request, Answer> = (
  request: Request,
  metadata: Metadata,
  done: (error: Error | null, answer: Answer) => void,
) => void;

export class Connection {
  readonly url: string;
  readonly times: EventStoreDbTimes;
  readonly #client: EventStoreDBClient;
  readonly #leader: LeaderChannel;
  readonly #onTrouble: EventStoreDbOptions['onTrouble'];
  /**
   * The client is not used to append: its table of promises is one for all clients of the process, so that the death of
   * one connection fails the appends of another; it has no timeout of its own; and it first asks GetSupportedMethods,
   * without a deadline, and remembers a failure for ever. Everything goes to the leader: a follower would forward
   * appends, and could answer reads from an old state.
   */
  readonly #everyCall: { readonly credentials: { username: string; password: string }; readonly requiresLeader: true };

  readonly #metadata: Metadata;
  readonly #lost = new Set<() => void>();
  readonly version = new ServerVersion(this);
  #appends: AppendCalls | undefined;

  /** @throws {DubanError} `config-invalid` */
  constructor({ connectionString, credentials, times, onTrouble, part, observer }: EventStoreDbOptions) {
    const parsed = parseConnection(connectionString, credentials, part);
    this.url = parsed.url;
    this.times = { ...defaultEventStoreDbTimes, ...times };
    this.#onTrouble = onTrouble;
    this.#everyCall = { credentials: parsed.credentials, requiresLeader: true };
    this.#leader = new LeaderChannel(parsed, {
      onConnected: ({ host, port }) => observer?.connected(`${host}:${port}`),
      onLost: () => {
        observer?.connected(undefined);
        this.version.forget();
        for (const listener of this.#lost) listener();
      },
    });
    this.#client = clientOver(this.#leader, parsed);
    this.#metadata = metadataOf(parsed);
  }

  /** Calls the listener whenever a connection that stood is lost. */
  onLost(listener: () => void): void {
    this.#lost.add(listener);
  }

  patience(doing: PatienceOptions['doing'], maxMs?: number): PatienceOptions {
    return { doing, maxMs, times: this.times, onTrouble: this.#onTrouble };
  }

  trouble(doing: PatienceOptions['doing'], detail: string, failures: number): void {
    this.#onTrouble?.({ doing, detail, failures });
  }

  /**
   * Waits until calls have somewhere to go.
   * @returns what aborts when another node leads and this one says nothing
   * @throws {NotConnected}
   */
  async connected(maxMs = linkMaxMs): Promise<AbortSignal> {
    return (await this.#leader.link(maxMs)).left;
  }

  /**
   * `before` is the revision that the events follow; always explicit, since `any` is not idempotent for long.
   * @throws what `kindOf` knows
   */
  async append(stream: string, before: number, events: readonly EventText[], until?: number): Promise<Written> {
    const link = await this.#leader.link(leftOf(until, linkMaxMs));
    const timeoutMs = leftOf(until, this.times.appendMaxMs);
    if (timeoutMs === 0) throw timeIsOver();
    try {
      return await this.#appendsOver(link).append({ stream, before, events, timeoutMs }, performance.now() + timeoutMs);
    } catch (error) {
      throw withRight(error, 'append');
    }
  }

  #appendsOver({ channel, left }: Link): AppendCalls {
    if (this.#appends?.channel === channel) return this.#appends;
    this.#appends?.retire();
    const appends = new AppendCalls(channel, this.#metadata, (error) => this.#leader.failed(channel, error));
    left.addEventListener('abort', () => appends.end(new LeaderChanged()));
    this.#appends = appends;
    return appends;
  }

  /**
   * A stream's events from a revision on, without retries: the errors are the client's. Nothing for an unknown
   * stream.
   */
  async *readStream(
    stream: string,
    fromRevision: number,
    maxCount = Number.MAX_SAFE_INTEGER,
    until?: number,
  ): AsyncGenerator<ServerEvent> {
    const left = await this.connected(leftOf(until, linkMaxMs));
    const options = { ...this.#everyCall, fromRevision: BigInt(fromRevision), maxCount };
    const reading = this.#client.readStream(stream, options);
    const silenceMaxMs = leftOf(until, this.times.silenceMaxMs);
    for await (const { event } of this.#untilSilent(reading, left, silenceMaxMs)) {
      if (event !== undefined) yield event as ServerEvent;
    }
  }

  /** Whether a stream that shows no event was deleted: its metadata say that it has been truncated. */
  async wasDeleted(stream: string, until?: number): Promise<boolean> {
    const left = await this.connected(leftOf(until, linkMaxMs));
    const options = { ...this.#everyCall, direction: 'backwards', fromRevision: 'end', maxCount: 1 } as const;
    const reading = this.#client.readStream(`$$${stream}`, options);
    try {
      for await (const { event } of this.#untilSilent(reading, left, leftOf(until, this.times.silenceMaxMs))) {
        if (typeof event?.data === 'object' && event.data !== null && '$tb' in event.data) return true;
      }
    } catch (error) {
      // Whoever may not read the metadata of streams cannot be told more than that there is nothing.
      if (!['stream-not-found', 'denied'].includes(kindOf(error))) throw error;
    }
    return false;
  }

  async end(): Promise<LogEnd> {
    const left = await this.connected();
    const reading = this.#client.readAll({ ...this.#everyCall, direction: 'backwards', fromPosition: 'end', maxCount: 1 });
    try {
      for await (const { event } of this.#untilSilent(reading, left)) {
        if (event === undefined) continue;
        return { commit: commitOf(event), streamId: event.streamId, writtenAt: event.created.getTime() };
      }
    } catch (error) {
      throw withRight(error, 'read $all');
    }
    throw new Error('the log ended without an event');
  }

  /** Position of the last event before this one, whoever wrote it; 0 where there is none. The event itself may be gone. */
  async before(commit: bigint): Promise<bigint> {
    const left = await this.connected();
    const fromPosition = { commit, prepare: commit };
    const reading = this.#client.readAll({ ...this.#everyCall, direction: 'backwards', fromPosition, maxCount: 1 });
    for await (const { event } of this.#untilSilent(reading, left)) if (event !== undefined) return commitOf(event);
    return 0n;
  }

  /**
   * Hands on what comes, and gives up when nothing comes while the consumer waits, or when another node leads. When the
   * consumer stops, the call is cancelled.
   */
  async *#untilSilent<Item>(
    reading: StreamingRead<Item>,
    left: AbortSignal,
    silenceMaxMs = this.times.silenceMaxMs,
  ): AsyncGenerator<Item> {
    let waiting = true;
    const leave = () => reading.destroy(new LeaderChanged());
    left.addEventListener('abort', leave);
    const timer = setInterval(() => {
      if (waiting) reading.destroy(new Silence(silenceMaxMs));
    }, silenceMaxMs);
    try {
      for await (const item of reading.iterator({ destroyOnReturn: false }) as AsyncIterable<Item>) {
        waiting = false;
        yield item;
        timer.refresh();
        waiting = true;
      }
    } finally {
      clearInterval(timer);
      left.removeEventListener('abort', leave);
      letGo(reading, reading.cancel());
    }
  }

  /**
   * Subscribes to what lies after an event, named by its commit position, in the streams whose names match a regular
   * expression. The event must still be there: from the position of one that was scavenged, servers before 24.2 begin
   * behind the next one. `connected` comes before.
   */
  subscribe(after: bigint, streams: string, onCheckpoint: (commit: bigint) => void): AllStreamSubscription {
    const fromPosition = after === 0n ? ('start' as const) : { commit: after, prepare: after };
    const checkpointReached = async (_: unknown, { commit }: { commit: bigint }) => onCheckpoint(commit);
    const filter = streamNameFilter({ regex: streams, checkpointReached, checkpointInterval });
    return this.#client.subscribeToAll({ ...this.#everyCall, fromPosition, filter }, { highWaterMark: deliveryMaxEvents });
  }

  /** A call of another service of the server, without retries. */
  async call<Request, Answer>(Service: abstract new (...of: never[]) => object, name: string, request: Request): Promise<Answer> {
    await this.connected();
    const client = this.#leader.clientOf(Service as never) as Record<string, UnaryCall<Request, Answer>>;
    const { appendMaxMs } = this.times;
    const calling = new Promise<Answer>((resolve, reject) => {
      client[name]?.(request, this.#metadata, (error, answer) => (error === null ? resolve(answer) : reject(error)));
    });
    return inTime(calling, appendMaxMs, () => new Silence(appendMaxMs));
  }

  /** Cancels what is under way, then closes the connection: `dispose` alone would leave it open. */
  async close(): Promise<void> {
    this.#lost.clear();
    this.#appends?.end(new Error('closed'));
    const closing = this.#client.dispose().catch(() => undefined);
    await Promise.race([closing, delay(disposeMaxMs, undefined, { ref: false })]);
    this.#leader.close();
  }
}

/** What the client says with each of its calls. Without TLS it keeps the password to itself. */
function metadataOf({ connectionName, credentials, tls }: ParsedConnection): Metadata {
  const metadata = new Metadata();
  metadata.set('connection-name', connectionName);
  metadata.set('requires-leader', 'true');
  const login = Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64');
  if (tls !== undefined) metadata.set('authorization', `Basic ${login}`);
  return metadata;
}

/** The client, with a connection of ours in place of its own: it has no other way to be given one. */
function clientOver(leader: LeaderChannel, { hosts, tls, connectionName }: ParsedConnection): EventStoreDBClient {
  const [{ host: address, port }] = hosts as readonly [Endpoint];
  const client = new EventStoreDBClient({ endpoint: { address, port }, connectionName }, { insecure: tls === undefined });
  const inner = client as unknown as Replaceable;
  inner.getGRPCClient = async (Service) => leader.clientOf(Service);
  inner.handleError = async (failing, error) => leader.failed(failing.getChannel(), error);
  return client;
}

/**
 * Leaves a stream of the client that may not have ended. What has come is read to its end, or the client would keep
 * the call for ever. A listener for errors stays on the stream, since an error event without one ends the process.
 */
export function letGo(stream: Readable, cancelled: Promise<void>): void {
  stream.on('error', () => undefined);
  cancelled.catch(() => undefined);
  stream.resume();
}
