/** Append, Delete, Tombstone. */
import { randomUUID } from 'node:crypto';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import type {
  AppendReq,
  AppendResp,
  DeleteReq,
  DeleteResp,
  TombstoneReq,
  TombstoneResp,
} from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerReadableStream, ServerUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import { appendMaxBytes, failures, streamName } from './answers.js';
import type { EventLog } from './event-log.js';
import type { Call } from './faults.js';
import type { Expected, Outcome, Proposed, Write } from './records.js';
import type { Asker } from './rights.js';

export interface WriteContext {
  readonly log: EventLog;
  /** Credentials and faults. @throws {ServiceError} */
  enter(call: Call, metadata: { get(name: string): unknown[] }): Promise<Asker>;
  beforeAnswer(): Promise<void>;
}

type Revisions = Pick<AppendReq.Options, 'getRevision' | 'hasRevision' | 'hasNoStream' | 'hasStreamExists'>;

function expectedOf(options: Revisions): Expected {
  if (options.hasRevision()) return Number(options.getRevision());
  if (options.hasNoStream()) return 'no-stream';
  return options.hasStreamExists() ? 'stream-exists' : 'any';
}

export function proposed(
  message: Pick<AppendReq.ProposedMessage, 'getMetadataMap' | 'getData_asB64' | 'getCustomMetadata_asB64' | 'getId'>,
): Proposed {
  const type = message.getMetadataMap().get('type');
  const contentType = message.getMetadataMap().get('content-type');
  if (type === undefined || contentType === undefined) throw failures.malformed("Required Metadata Property 'type' is missing");
  const [data, metadata] = [message.getData_asB64(), message.getCustomMetadata_asB64()];
  return { id: message.getId()?.getString() || randomUUID(), type, contentType, data, metadata };
}

const dataBytes = (events: readonly Proposed[]) => events.reduce((sum, { data }) => sum + Buffer.byteLength(data, 'base64'), 0);

export async function write({ log, beforeAnswer }: WriteContext, asker: Asker, request: Write): Promise<Outcome> {
  asker.mayWrite(request.stream);
  if (typeof request.what !== 'string' && dataBytes(request.what) > appendMaxBytes) throw failures.appendTooLarge();
  const outcome = await log.write(request);
  await beforeAnswer();
  if (outcome.result === 'stream-deleted') throw failures.streamDeleted(request.stream);
  return outcome;
}

/** Runs a call's work and answers it, or refuses it. */
function answering<Answer>(callback: sendUnaryData<Answer>, work: () => Promise<Answer>): void {
  work().then(
    (answer) => callback(null, answer),
    (error: Error) => callback(error),
  );
}

export function append(
  context: WriteContext,
  call: ServerReadableStream<AppendReq, AppendResp>,
  callback: sendUnaryData<AppendResp>,
) {
  answering(callback, async () => {
    const asker = await context.enter('append', call.metadata);
    let options: AppendReq.Options | undefined;
    const events: Proposed[] = [];
    for await (const message of call as AsyncIterable<AppendReq>) {
      options ??= message.getOptions();
      const event = message.getProposedMessage();
      if (event !== undefined) events.push(proposed(event));
    }
    if (options === undefined) throw failures.malformed('an append begins with its options');
    const expected = expectedOf(options);
    const stream = streamName(options.getStreamIdentifier());
    return appendAnswer(expected, await write(context, asker, { stream, expected, what: events }));
  });
}

function appendAnswer(expected: Expected, outcome: Outcome): AppendResp {
  if (outcome.result === 'success') {
    const success = new streams.AppendResp.Success().setCurrentRevision(String(outcome.revision));
    if (outcome.position === undefined) return new streams.AppendResp().setSuccess(success.setNoPosition(new shared.Empty()));
    const position = new streams.AppendResp.Position();
    position.setCommitPosition(String(outcome.position)).setPreparePosition(String(outcome.position));
    return new streams.AppendResp().setSuccess(success.setPosition(position));
  }
  const wrong = new streams.AppendResp.WrongExpectedVersion();
  const current = outcome.result === 'wrong-version' ? outcome.current : -1;
  if (current < 0) wrong.setCurrentNoStream(new shared.Empty());
  else wrong.setCurrentRevision(String(current));
  if (typeof expected === 'number') wrong.setExpectedRevision(String(expected));
  else if (expected === 'stream-exists') wrong.setExpectedStreamExists(new shared.Empty());
  else if (expected === 'no-stream') wrong.setExpectedNoStream(new shared.Empty());
  else wrong.setExpectedAny(new shared.Empty());
  return new streams.AppendResp().setWrongExpectedVersion(wrong);
}

async function removal(
  context: WriteContext,
  call: Call,
  request: ServerUnaryCall<DeleteReq | TombstoneReq, unknown>,
): Promise<string> {
  const asker = await context.enter(call, request.metadata);
  const options = request.request.getOptions();
  if (options === undefined) throw failures.malformed('options are missing');
  const stream = streamName(options.getStreamIdentifier());
  const expected = expectedOf(options);
  const outcome = await write(context, asker, { stream, expected, what: call === 'delete' ? 'delete' : 'tombstone' });
  if (outcome.result === 'success') return String(outcome.position);
  throw failures.wrongVersion(stream, typeof expected === 'number' ? expected : -1, 'current' in outcome ? outcome.current : -1);
}

export function deleteStream(
  context: WriteContext,
  call: ServerUnaryCall<DeleteReq, DeleteResp>,
  callback: sendUnaryData<DeleteResp>,
) {
  answering(callback, async () => {
    const at = await removal(context, 'delete', call);
    const position = new streams.DeleteResp.Position().setCommitPosition(at).setPreparePosition(at);
    return new streams.DeleteResp().setPosition(position);
  });
}

export function tombstone(
  context: WriteContext,
  call: ServerUnaryCall<TombstoneReq, TombstoneResp>,
  callback: sendUnaryData<TombstoneResp>,
) {
  answering(callback, async () => {
    const at = await removal(context, 'tombstone', call);
    const position = new streams.TombstoneResp.Position().setCommitPosition(at).setPreparePosition(at);
    return new streams.TombstoneResp().setPosition(position);
  });
}
