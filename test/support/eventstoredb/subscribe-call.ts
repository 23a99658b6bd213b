/** Subscriptions to $all, whole or filtered: how they begin, what they get, and what ends them. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import { status } from '@grpc/grpc-js';
import { caughtUpAnswer, checkpointAnswer, confirmationAnswer, eventAnswer, failure, failures } from './answers.js';
import type { Behaviour } from './behaviours.js';
import type { EventLog } from './event-log.js';
import { type OpenSubscription, type ReadCall, type ReadContext, send } from './read-context.js';
import type { LogRecord } from './records.js';

type Options = ReadReq.Options;

/** Events considered between two checkpoints, to be multiplied by the client's factor. */
const checkpointEveryEvents = 32;
/** A live follower may be behind by as many events as fit into the server's two buffers (this many), */
const roomEvents = 32 + 32;
/** and into its connection: this was observed with 232 of the smallest events, or 26 of 900 bytes. */
const transportBytes = 48 * 1024;
const bytesAround = 200;
/** As the position of a checkpoint: no position. */
const noPosition = '18446744073709551615';

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

interface Start {
  /** Only events after this are considered. */
  readonly after: number;
  /** Only events beyond this are sent. */
  readonly notBelow: number;
}

/** @throws {ServiceError} for a position at which no record starts */
function startOf(log: EventLog, options: Options, behaviour: Behaviour): Start {
  const all = options.getAll();
  if (all === undefined) throw failures.malformed('only $all can be subscribed to here');
  const named = all.getPosition();
  if (named === undefined) return { after: all.hasEnd() ? log.end() : -1, notBelow: -1 };
  const position = Number(named.getCommitPosition());
  if (position > log.end()) {
    return { after: log.end(), notBelow: behaviour.fromBeyondEnd === 'nothing below' ? position : -1 };
  }
  if (!log.startsRecord(position)) throw behaviour.betweenRecords.subscribing();
  // The server takes the first record at or after the position for the one that the follower has.
  const taken = log.records[log.indexAfter(position - 1)]?.position ?? position;
  return { after: behaviour.fromRemoved === 'behind the next event' ? taken : position, notBelow: -1 };
}

/** The index of the first record for which a live follower has no room; undefined when there is room for all. */
function overflow(records: readonly LogRecord[], from: number): number | undefined {
  let free = transportBytes;
  let index = from;
  for (; index < records.length && free > 0; index += 1) {
    const { data, metadata } = records[index] as LogRecord;
    free -= bytesAround + (data.length + metadata.length) * 0.75;
  }
  return records.length - index > roomEvents ? index + roomEvents : undefined;
}

export async function subscribe(context: ReadContext, call: ReadCall, options: Options, signal: AbortSignal): Promise<void> {
  const ended = new AbortController();
  let error: Error | undefined;
  let mute = false;
  const subscription: OpenSubscription = {
    end: (how) => {
      if (how === 'slow consumer') error = failures.tooSlow();
      mute = how === 'mute';
      if (how === 'error') error = failure(status.CANCELLED, 'the server has cancelled the call');
      ended.abort();
    },
  };
  const start = startOf(context.log, options, context.behaviour);
  context.subscriptions.add(subscription);
  const either = AbortSignal.any([signal, ended.signal]);
  try {
    await follow(context, call, options, start, either).catch((fault: unknown) => {
      if (!either.aborted) throw fault;
    });
    if (mute && !signal.aborted) await once(signal, 'abort');
  } finally {
    context.subscriptions.delete(subscription);
  }
  if (error !== undefined) throw error;
}

async function follow(context: ReadContext, call: ReadCall, options: Options, start: Start, signal: AbortSignal): Promise<void> {
  const { log, behaviour } = context;
  const matches = filterOf(options);
  const every = checkpointEveryEvents * (options.getFilter()?.getCheckpointintervalmultiplier() ?? 1);
  let through = start.after;
  /** During catching up, a checkpoint is at the last match of a page, or at the page's start. */
  let checkpoint: number = through;
  let considered = 0;
  let live = false;
  let told = false;
  let silent = false;
  let givenSoFar = 0;

  const tell = async (position: number) => {
    if (matches === undefined || silent) return;
    silent = position < 0 && behaviour.emptyStart === 'no position at all';
    await send(call, checkpointAnswer(silent ? noPosition : Math.max(0, position)), signal);
  };

  await send(call, confirmationAnswer(randomUUID()), signal);
  for (;;) {
    let room = Number.POSITIVE_INFINITY;
    if (live) {
      const index = log.indexAfter(through);
      const full = overflow(log.records, index);
      if (full !== undefined && behaviour.slowFollower === 'catches up') [live, told] = [false, false];
      else if (full !== undefined) room = full - index;
    }
    for (let record = next(log, through); record !== undefined; record = next(log, through)) {
      if (signal.aborted) return;
      if (room === 0) throw failures.tooSlow();
      room -= 1;
      through = record.position;
      considered += 1;
      const given = record.position > start.notBelow && (matches === undefined || matches(record));
      if (given && givenSoFar === context.muteAfter()) await once(signal, 'abort');
      if (signal.aborted) return;
      if (given) givenSoFar += 1;
      if (given) context.onDelivered();
      if (given) await send(call, eventAnswer(record), signal);
      if (given || live) checkpoint = through;
      if (considered % every !== 0) continue;
      await tell(checkpoint);
      checkpoint = through;
    }
    if (signal.aborted) return;
    if (!live && behaviour.checkpointBeforeCaughtUp) await tell(checkpoint);
    if (!told && behaviour.caughtUp !== 'never said') await send(call, caughtUpAnswer(), signal);
    [live, told] = [true, true];
    if (next(log, through) === undefined) await log.grown(signal);
  }
}

const next = (log: EventLog, through: number): LogRecord | undefined => log.records[log.indexAfter(through)];
