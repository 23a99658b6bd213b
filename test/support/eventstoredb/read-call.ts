/** Read: a stream or $all, forward or backward, once or as a subscription. */
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import { eventAnswer, failures, notFoundAnswer, streamName } from './answers.js';
import { type ReadCall, type ReadContext, send } from './read-context.js';
import type { LogRecord } from './records.js';
import { subscribe } from './subscribe-call.js';

type Options = ReadReq.Options;

export function read(context: ReadContext, call: ReadCall): void {
  const abort = new AbortController();
  call.on('cancelled', () => abort.abort());
  call.on('close', () => abort.abort());
  serve(context, call, abort.signal).then(
    () => call.end(),
    // `destroy` would send no status.
    (error: Error) => call.emit('error', error),
  );
}

async function serve(context: ReadContext, call: ReadCall, signal: AbortSignal): Promise<void> {
  const options = call.request.getOptions();
  if (options === undefined) throw failures.malformed('options are missing');
  const name = options.hasAll() ? '$all' : streamName(options.getStream()?.getStreamIdentifier());
  const reading = name.startsWith('$$') ? 'readMetadata' : 'read';
  const asker = await context.enter(options.hasSubscription() ? 'subscribe' : reading, call.metadata);
  asker.mayRead(name);
  if (options.hasSubscription()) await subscribe(context, call, options, signal);
  else if (options.hasAll()) await readAll(context, call, options, signal);
  else await readStream(context, call, options, signal);
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
  const first = records[0]?.revision ?? 0;
  const backward = isBackward(options);
  const revision = wanted.hasRevision() ? Number(wanted.getRevision()) : wanted.hasEnd() ? Number.MAX_SAFE_INTEGER : first;
  const from = Math.min(revision - first, backward ? records.length - 1 : records.length);
  const range = backward ? between(records, from, -1) : between(records, Math.max(0, from), records.length);
  if (backward && from < 0) return;
  await sendRecords(call, range, options, signal);
}

/** Forward it begins with the event at the position, backward with the one before it. */
async function readAll({ log, behaviour }: ReadContext, call: ReadCall, options: Options, signal: AbortSignal): Promise<void> {
  const { records } = log;
  const count = records.length;
  const all = options.getAll();
  const position = all?.hasPosition() === true ? Number(all.getPosition()?.getCommitPosition()) : undefined;
  const within = position !== undefined && position > 0 && position <= log.end();
  if (within && !log.startsRecord(position)) throw behaviour.betweenRecords.reading();
  const at = position === undefined ? (all?.hasEnd() === true ? count : 0) : log.indexAfter(position - 1);
  await sendRecords(call, isBackward(options) ? between(records, at - 1, -1) : between(records, at, count), options, signal);
}
