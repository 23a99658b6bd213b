/**
 * BatchAppend: one long call for many appends. Each is answered or refused within the call, under its correlation id.
 */
import codes from '@eventstore/db-client/generated/code_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import statuses from '@eventstore/db-client/generated/status_pb.js';
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { type ServerDuplexStream, type ServiceError, status } from '@grpc/grpc-js';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import { appendMaxBytes, identifier, streamName } from './answers.js';
import type { Expected, Outcome, Proposed } from './records.js';
import { proposed, type WriteContext, write } from './write-calls.js';

interface Append {
  readonly options: BatchAppendReq.Options;
  readonly events: Proposed[];
}

/** The text of a correlation id, which may also come as two numbers. */
const keyOf = (id: shared.UUID | undefined) =>
  id?.getStructured() === undefined
    ? (id?.getString() ?? '')
    : `${id.getStructured()?.getMostSignificantBits()}/${id.getStructured()?.getLeastSignificantBits()}`;

export function batchAppend(context: WriteContext, call: ServerDuplexStream<BatchAppendReq, BatchAppendResp>): void {
  const open = new Map<string, Append>();
  const take = async (message: BatchAppendReq) => {
    const id = message.getCorrelationId();
    const options = message.getOptions();
    const events = message.getProposedMessagesList().map(proposed);
    const append = options === undefined ? open.get(keyOf(id)) : { options, events: [] };
    if (append === undefined) return;
    append.events.push(...events);
    open.set(keyOf(id), append);
    if (!message.getIsFinal()) return;
    open.delete(keyOf(id));
    const stream = streamName(append.options.getStreamIdentifier());
    const answer = new streams.BatchAppendResp().setStreamIdentifier(identifier(stream));
    answer.setCorrelationId(id);
    try {
      const asker = await context.enter('batchAppend', call.metadata);
      const expected = expectedOf(append.options);
      answerWith(answer, expected, await write(context, asker, { stream, expected, what: append.events }));
    } catch (error) {
      const refusal = refusalOf(error as ServiceError);
      if (refusal === undefined) throw error;
      answer.setError(refusal);
    }
    call.write(answer);
  };
  call.on('data', (message: BatchAppendReq) => {
    take(message).catch((error: Error) => call.emit('error', error));
  });
  call.on('end', () => call.end());
}

function expectedOf(options: BatchAppendReq.Options): Expected {
  if (options.hasStreamPosition()) return Number(options.getStreamPosition());
  if (options.hasNoStream()) return 'no-stream';
  return options.hasStreamExists() ? 'stream-exists' : 'any';
}

function answerWith(answer: BatchAppendResp, expected: Expected, outcome: Outcome): void {
  if (outcome.result === 'success') {
    const success = new streams.BatchAppendResp.Success().setCurrentRevision(String(outcome.revision));
    const at = new shared.AllStreamPosition();
    const { position } = outcome;
    if (position === undefined) success.setNoPosition(new empty.Empty());
    else success.setPosition(at.setCommitPosition(String(position)).setPreparePosition(String(position)));
    answer.setSuccess(success);
    return;
  }
  const wrong = new shared.WrongExpectedVersion();
  const current = outcome.result === 'wrong-version' ? outcome.current : -1;
  if (current < 0) wrong.setCurrentNoStream(new empty.Empty());
  else wrong.setCurrentStreamRevision(String(current));
  if (typeof expected === 'number') wrong.setExpectedStreamPosition(String(expected));
  else if (expected === 'stream-exists') wrong.setExpectedStreamExists(new empty.Empty());
  else if (expected === 'no-stream') wrong.setExpectedNoStream(new empty.Empty());
  else wrong.setExpectedAny(new empty.Empty());
  answer.setError(refusal(codes.Code.ALREADY_EXISTS, 'WrongExpectedVersion', wrong.serializeBinary()));
}

function refusal(code: number, name: string, details: Uint8Array): statuses.Status {
  const packed = new any.Any();
  packed.pack(details, `event_store.client.${name}`);
  return new statuses.Status().setCode(code).setMessage(name).setDetails(packed);
}

/** The refusal that is sent within the call; undefined: the error ends the call. */
function refusalOf({ code, details }: ServiceError): statuses.Status | undefined {
  const { Code } = codes;
  switch (code) {
    case status.FAILED_PRECONDITION:
      return refusal(Code.NOT_FOUND, 'StreamDeleted', new shared.StreamDeleted().serializeBinary());
    case status.INVALID_ARGUMENT:
      return /Maximum Append Size/.test(details)
        ? refusal(
            Code.INVALID_ARGUMENT,
            'MaximumAppendSizeExceeded',
            new shared.MaximumAppendSizeExceeded().setMaxappendsize(appendMaxBytes).serializeBinary(),
          )
        : refusal(Code.INVALID_ARGUMENT, 'BadRequest', new shared.BadRequest().setMessage(details).serializeBinary());
    case status.ABORTED:
      return refusal(Code.DEADLINE_EXCEEDED, 'Timeout', new shared.Timeout().serializeBinary());
    case status.PERMISSION_DENIED:
      return refusal(Code.PERMISSION_DENIED, 'AccessDenied', new shared.AccessDenied().serializeBinary());
    case status.UNKNOWN:
      return refusal(Code.UNKNOWN, 'Unknown', new shared.Unknown().serializeBinary());
    case status.UNAVAILABLE:
      return new statuses.Status().setMessage(details.replace('Too Busy', 'Busy'));
    default:
      return undefined;
  }
}
