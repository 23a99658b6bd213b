/** The server's answers in terms of gRPC: errors with trailers, events and positions as messages. */

import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { endOfRevisions, type LogRecord } from './records.js';

/** With default settings the server accepts appends with up to so many bytes of data; metadata is not counted. */
export const appendMaxBytes = 1024 * 1024;

export function failure(code: status, details: string, trailers: Readonly<Record<string, string>> = {}): ServiceError {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(trailers)) metadata.set(name, value);
  return Object.assign(new Error(details), { code, details, metadata });
}

export const failures = {
  notReady: () => failure(status.UNAVAILABLE, 'Server Is Not Ready'),
  tooBusy: () => failure(status.UNAVAILABLE, 'Server Is Too Busy'),
  notLeader: ({ host, port }: { host: string; port: number }) =>
    failure(status.NOT_FOUND, 'Leader info available', {
      exception: 'not-leader',
      'leader-endpoint-host': host,
      'leader-endpoint-port': String(port),
    }),
  timeout: () => failure(status.ABORTED, 'Operation timed out: Commit phase timeout.'),
  unknown: () => failure(status.UNKNOWN, 'Unexpected OperationResult: Success'),
  readFailed: () => failure(status.UNKNOWN, 'Unexpected ReadAllResult: Error'),
  accessDenied: () => failure(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' }),
  unauthenticated: () => failure(status.UNAUTHENTICATED, 'Unauthenticated'),
  streamDeleted: (stream: string) =>
    failure(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
      exception: 'stream-deleted',
      'stream-name': stream,
    }),
  wrongVersion: (stream: string, expected: number, actual: number) =>
    failure(
      status.FAILED_PRECONDITION,
      `Delete failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${expected}, Actual version: ${actual}`,
      {
        exception: 'wrong-expected-version',
        'stream-name': stream,
        'expected-version': String(expected),
        'actual-version': String(actual),
      },
    ),
  tooSlow: () =>
    failure(status.ABORTED, 'Operation timed out: Consumer too slow to handle event while live. Client resubscription required.'),
  appendTooLarge: () =>
    failure(status.INVALID_ARGUMENT, `Maximum Append Size of ${appendMaxBytes} Exceeded.`, {
      exception: 'maximum-append-size-exceeded',
      'maximum-append-size': String(appendMaxBytes),
    }),
  malformed: (detail: string) => failure(status.INVALID_ARGUMENT, detail),
} as const;

export const identifier = (stream: string) => new shared.StreamIdentifier().setStreamName(Buffer.from(stream).toString('base64'));

export const streamName = (name: shared.StreamIdentifier | undefined) =>
  Buffer.from(name?.getStreamName_asU8() ?? new Uint8Array()).toString('utf8');

export function eventAnswer(record: LogRecord): ReadResp {
  const { id, stream, revision, type, contentType, data, metadata, position, created } = record;
  const event = new streams.ReadResp.ReadEvent.RecordedEvent();
  event.setId(new shared.UUID().setString(id));
  event.setStreamIdentifier(identifier(stream));
  event.setStreamRevision(revision === Number(endOfRevisions) ? endOfRevisions : String(revision));
  event.setCommitPosition(String(position));
  event.setPreparePosition(String(position));
  event.getMetadataMap().set('type', type).set('content-type', contentType).set('created', created);
  event.setData(data);
  event.setCustomMetadata(metadata);
  const read = new streams.ReadResp.ReadEvent().setEvent(event).setCommitPosition(String(position));
  return new streams.ReadResp().setEvent(read);
}

export function checkpointAnswer(position: number | string): ReadResp {
  const checkpoint = new streams.ReadResp.Checkpoint();
  checkpoint.setCommitPosition(String(position)).setPreparePosition(String(position));
  return new streams.ReadResp().setCheckpoint(checkpoint);
}

export const confirmationAnswer = (id: string) =>
  new streams.ReadResp().setConfirmation(new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(id));

export const caughtUpAnswer = () => new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp());

export const notFoundAnswer = (stream: string) =>
  new streams.ReadResp().setStreamNotFound(new streams.ReadResp.StreamNotFound().setStreamIdentifier(identifier(stream)));
