/** Read: a stream or $all, forward or backward, once or as a subscription, whole or filtered. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { type ServerWritableStream, status } from '@grpc/grpc-js';
import {
  caughtUpAnswer,
  checkpointAnswer,
  confirmationAnswer,
  eventAnswer,
  failure,
  failures,
  notFoundAnswer,
  streamName,
} from './answers.js';
import type { EventLog, LogRecord } from './event-log.js';
import type { Call } from './faults.js';

type ReadCall = ServerWritableStream<ReadReq, ReadResp>;
type Options = ReadReq.Options;

export interface ReadContext {
  readonly log: EventLog;
  /** Servers from 23.10 on say when a subscription has caught up. */
  readonly saysCaughtUp: boolean;
  /** A live subscription that lies further behind is dropped, as servers up to 23.10 do. */
  readonly slowConsumerMaxEvents: number;
  readonly subscriptions: Set<OpenSubscription>;
  enter(call: Call, metadata: { get(name: string): unknown[] }): Promise<void>;
}

export interface OpenSubscription {
  /** Ends it: cleanly, as a server does that shuts down, or with an error. */
  end(how: 'cleanly' | 'slow consumer' | 'error'): void;
}

/** Considered events between checkpoints, times the client's multiplier. */
const checkpointEveryEvents = 32;

export function read(context: ReadContext, call: ReadCall): void {
  const abort = new AbortController();
  call.on('cancelled', () => abort.abort());
  call.on('close', () => abort.abort());
  serve(context, call, abort.signal).then(
    () => call.end(),
    // Destroying the call would send no status.
    (error: Error) => call.emit('error', error),
  );
}

async function serve(context: ReadContext, call: ReadCall, signal: AbortSignal): Promise<void> {
  const options = call.request.getOptions();
  if (options === undefined) throw failures.malformed('options are missing');
  await context.enter(options.hasSubscription() ? 'subscribe' : 'read', call.metadata);
  if (options.hasSubscription()) await subscribe(context, call, options, signal);
  else if (options.hasAll()) await readAll(context, call, options, signal);
  else await readStream(context, call, options, signal);
}

async function send(call: ReadCall, answer: ReadResp, signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw failure(status.CANCELLED, 'cancelled');
  if (!call.write(answer)) await once(call, 'drain', { signal });
}

const isBackward = (options: Options) => options.getReadDirection() === 1;

async function sendRecords(call: ReadCall, records: Iterable<LogRecord>, options: Options, signal: AbortSignal): Promise<void> {
  let left = Number(options.getCount());
  for (const record of records) {
    if (left === 0) return;
    left -= 1;
    await send(call, eventAnswer(record), signal);
  }
}

function* between(records: readonly LogRecord[], from: number, to: number): Generator<LogRecord> {
  const step = from <= to ? 1 : -1;
  for (let index = from; index !== to; index += step) {
    const record = records[index];
    if (record !== undefined) yield record;
  }
}

async function readStream({ log }: ReadContext, call: ReadCall, options: Options, signal: AbortSignal): Promise<void> {
  const wanted = options.getStream();
  const name = streamName(wanted?.getStreamIdentifier());
  const stream = log.stream(name);
  if (stream?.tombstoned === true) throw failures.streamDeleted(name);
  if (wanted === undefined || stream === undefined) return send(call, notFoundAnswer(name), signal);
  const { records } = stream;
  const first = (records[0] as LogRecord).revision;
  const backward = isBackward(options);
  const revision = wanted.hasRevision() ? Number(wanted.getRevision()) : wanted.hasEnd() ? Number.MAX_SAFE_INTEGER : first;
  const from = Math.min(revision - first, backward ? records.length - 1 : records.length);
  const range = backward ? between(records, from, -1) : between(records, Math.max(0, from), records.length);
  if (backward && from < 0) return;
  await sendRecords(call, range, options, signal);
}

/** Forward it begins with the position asked for, backward before it. */
async function readAll({ log }: ReadContext, call: ReadCall, options: Options, signal: AbortSignal): Promise<void> {
  const { records } = log;
  const count = records.length;
  const all = options.getAll();
  const position = all?.hasPosition() === true ? Number(all.getPosition()?.getCommitPosition()) : undefined;
  const at = position === undefined ? (all?.hasEnd() === true ? count : 0) : log.indexAfter(position - 1);
  await sendRecords(call, isBackward(options) ? between(records, at - 1, -1) : between(records, at, count), options, signal);
}

function filterOf(options: Options): ((record: LogRecord) => boolean) | undefined {
  const filter = options.getFilter();
  if (filter === undefined) return undefined;
  const expression = filter.getStreamIdentifier() ?? filter.getEventType();
  const textOf = filter.hasStreamIdentifier() ? (record: LogRecord) => record.stream : (record: LogRecord) => record.type;
  const regex = expression?.getRegex() ?? '';
  if (regex !== '') {
    const pattern = new RegExp(regex);
    return (record) => pattern.test(textOf(record));
  }
  const prefixes = expression?.getPrefixList() ?? [];
  return (record) => prefixes.some((prefix) => textOf(record).startsWith(prefix));
}

interface Source {
  readonly records: readonly LogRecord[];
  readonly from: number;
}

/** A subscription begins after what it names. */
function sourceOf(log: EventLog, options: Options): Source {
  if (options.hasAll()) {
    const all = options.getAll();
    const position = all?.getPosition();
    if (position !== undefined) return { records: log.records, from: log.indexAfter(Number(position.getCommitPosition())) };
    return { records: log.records, from: all?.hasEnd() === true ? log.records.length : 0 };
  }
  throw failures.malformed('only $all can be subscribed to here');
}

async function subscribe(context: ReadContext, call: ReadCall, options: Options, signal: AbortSignal): Promise<void> {
  const { log, subscriptions, saysCaughtUp, slowConsumerMaxEvents } = context;
  const { records, from } = sourceOf(log, options);
  const matches = filterOf(options);
  const checkpointEvery = checkpointEveryEvents * (options.getFilter()?.getCheckpointintervalmultiplier() ?? 1);
  const ended = new AbortController();
  let error: Error | undefined;
  const subscription: OpenSubscription = {
    end: (how) => {
      if (how === 'slow consumer') error = failure(status.ABORTED, 'Operation timed out: consumer too slow');
      if (how === 'error') error = failure(status.CANCELLED, 'the server has cancelled the call');
      ended.abort();
    },
  };
  subscriptions.add(subscription);
  const either = AbortSignal.any([signal, ended.signal]);
  try {
    await send(call, confirmationAnswer(randomUUID()), either);
    let considered = 0;
    let live = false;
    for (let index = from; ; ) {
      while (index < records.length && !either.aborted) {
        if (live && records.length - index > slowConsumerMaxEvents) subscription.end('slow consumer');
        const record = records[index] as LogRecord;
        index += 1;
        considered += 1;
        if (matches === undefined || matches(record)) await send(call, eventAnswer(record), either);
        if (matches !== undefined && considered % checkpointEvery === 0) {
          await send(call, checkpointAnswer(record.position), either);
        }
      }
      if (either.aborted) break;
      if (!live && saysCaughtUp) await send(call, caughtUpAnswer(), either);
      live = true;
      if (index >= records.length) await log.grown(either);
    }
  } catch (fault) {
    if (!either.aborted) throw fault;
  } finally {
    subscriptions.delete(subscription);
  }
  if (error !== undefined) throw error;
}
