/** The client of EventStoreDB. Each call is made in the one way that avoids the client's traps. */
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type AllStreamSubscription,
  type AppendResult,
  type EventData,
  EventStoreDBClient,
  type RecordedEvent as ServerEvent,
  type StreamingRead,
  streamNameFilter,
} from '@eventstore/db-client';
import type { Channel } from '@grpc/grpc-js';
import { leftOf, timeIsOver } from '../command-time.js';
import { deliveryMaxEvents } from '../log-reader.js';
import { type Endpoint, type ParsedConnection, parseConnection } from './connection-string.js';
import { kindOf, LeaderChanged, Silence, withRight } from './failures.js';
import { LeaderChannel } from './leader-channel.js';
import { defaultEventStoreDbTimes, type EventStoreDbOptions, type EventStoreDbTimes } from './options.js';
import type { PatienceOptions } from './patience.js';
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
/** How long after the deadline of an append the adapter itself gives up waiting for the answer. */
const appendGraceMs = 1_000;
/** How long closing waits for the client, which waits for every cancelled call, and for some of them in vain. */
const disposeMaxMs = 1_000;
/** How long a call waits for a leader, which a cluster whose leader was killed has again by then. */
const linkMaxMs = 2_000;

/** What the client calls itself to get a connection, and when one has failed. */
interface Replaceable {
  getGRPCClient: (Service: Parameters<LeaderChannel['clientOf']>[0]) => Promise<object>;
  handleError: (client: { getChannel(): Channel }, error: unknown) => Promise<void>;
}

export class Connection {
  readonly url: string;
  readonly times: EventStoreDbTimes;
  readonly #client: EventStoreDBClient;
  readonly #leader: LeaderChannel;
  readonly #onTrouble: EventStoreDbOptions['onTrouble'];
  /**
   * Credentials for each call make the client append by the plain Append call. Without them it chooses BatchAppend,
   * which has three faults: all clients of the process share its table of promises, so that the death of one
   * connection fails the appends of another; it has no timeout of its own; and it first asks GetSupportedMethods,
   * without a deadline, and remembers a failure for ever. Everything goes to the leader: a follower would forward
   * appends, and could answer reads from an old state.
   */
  readonly #everyCall: { readonly credentials: { username: string; password: string }; readonly requiresLeader: true };

  readonly #lost = new Set<() => void>();

  /** @throws {DubanError} `config-invalid` */
  constructor({ connectionString, credentials, times, onTrouble }: EventStoreDbOptions) {
    const parsed = parseConnection(connectionString, credentials);
    this.url = parsed.url;
    this.times = { ...defaultEventStoreDbTimes, ...times };
    this.#onTrouble = onTrouble;
    this.#everyCall = { credentials: parsed.credentials, requiresLeader: true };
    this.#leader = new LeaderChannel(parsed, {
      onConnected: () => undefined,
      onLost: () => {
        for (const listener of this.#lost) listener();
      },
    });
    this.#client = clientOver(this.#leader, parsed);
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

  /** `before` is the revision that the events follow; always explicit, since `any` is not idempotent for long. */
  async append(stream: string, before: number, events: EventData[], until?: number): Promise<AppendResult> {
    const left = await this.connected(leftOf(until, linkMaxMs));
    const appendMaxMs = leftOf(until, this.times.appendMaxMs);
    if (appendMaxMs === 0) throw timeIsOver();
    const expectedRevision = before === -1 ? 'no_stream' : BigInt(before);
    const appending = this.#client.appendToStream(stream, events, {
      ...this.#everyCall,
      expectedRevision,
      deadline: appendMaxMs,
    });
    // The deadline of the call is by the clock of the machine, which may be set.
    let timer: NodeJS.Timeout | undefined;
    let leave = () => {};
    const silence = new Promise<never>((_, reject) => {
      leave = () => reject(new LeaderChanged());
      timer = setTimeout(() => reject(new Silence(appendMaxMs + appendGraceMs)), appendMaxMs + appendGraceMs);
      left.addEventListener('abort', leave);
    });
    try {
      return await Promise.race([appending, silence]);
    } catch (error) {
      throw withRight(error, 'append');
    } finally {
      clearTimeout(timer);
      left.removeEventListener('abort', leave);
      appending.catch(() => undefined);
    }
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

  /** Cancels what is under way, then closes the connection: `dispose` alone would leave it open. */
  async close(): Promise<void> {
    this.#lost.clear();
    const closing = this.#client.dispose().catch(() => undefined);
    await Promise.race([closing, delay(disposeMaxMs, undefined, { ref: false })]);
    this.#leader.close();
  }
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
