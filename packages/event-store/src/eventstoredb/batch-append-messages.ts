/**
 * The two messages of BatchAppend: field numbers as in EventStoreDB's streams.proto and shared.proto. The client's own
 * classes for them write data as base64 first and read every field into objects; half of what an append cost went there.
 */
import protobuf from 'protobufjs/minimal.js';

/** An event as the server takes it: both texts are JSON. */
export interface EventText {
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

export interface AppendRequest {
  readonly stream: string;
  /** The revision that the events follow; -1: the stream must not exist. */
  readonly before: number;
  readonly events: readonly EventText[];
  /** How long the server may try, in ms. It does not hold itself to it. */
  readonly timeoutMs: number;
}

export interface Written {
  /** Revision of the stream's last event. */
  readonly revision: bigint;
  /** Commit position of the last event; absent where its stream was deleted and the same ids came again. */
  readonly commit?: bigint | undefined;
}

/** The server's refusal of one append, in the words in which the client gives errors. */
export class AppendRefused extends Error {
  /** As the client names errors of this kind; absent: only the message says what it is. */
  readonly type: string | undefined;
  /** The revision of the stream's last event, where the version was wrong and there is one. */
  readonly actualVersion: bigint | undefined;
  readonly maxAppendSize: number | undefined;

  constructor(message: string, { type, actualVersion, maxAppendSize }: Refusal) {
    super(message);
    this.type = type;
    this.actualVersion = actualVersion;
    this.maxAppendSize = maxAppendSize;
  }
}

interface Refusal {
  readonly type?: string | undefined;
  readonly actualVersion?: bigint | undefined;
  readonly maxAppendSize?: number | undefined;
}

export interface AppendAnswer {
  /** The number under which the append was sent. */
  readonly correlation: number;
  readonly result: Written | AppendRefused;
}

const [varint, delimited] = [0, 2];
const tag = (field: number, type: number) => (field << 3) | type;
const within = (writer: protobuf.Writer, field: number) => writer.uint32(tag(field, delimited)).fork();
const text = (writer: protobuf.Writer, field: number, value: string) => writer.uint32(tag(field, delimited)).string(value);

/** `correlation`: any number that is not under way on the call. */
export function encodeAppend(correlation: number, { stream, before, events, timeoutMs }: AppendRequest): Buffer {
  const writer = protobuf.Writer.create();
  within(within(writer, 1), 1).uint32(tag(2, varint)).int64(correlation).ldelim().ldelim();
  within(writer, 2);
  text(within(writer, 1), 3, stream).ldelim();
  if (before === -1) within(writer, 3).ldelim();
  else writer.uint32(tag(2, varint)).uint64(before);
  within(writer, 7)
    .uint32(tag(1, varint))
    .int64(Math.floor(timeoutMs / 1_000));
  writer
    .uint32(tag(2, varint))
    .int32(Math.floor(timeoutMs % 1_000) * 1_000_000)
    .ldelim();
  writer.ldelim();
  for (const { id, type, data, metadata } of events) {
    within(writer, 3);
    text(within(writer, 1), 2, id).ldelim();
    entry(writer, 'type', type);
    entry(writer, 'content-type', 'application/json');
    text(writer, 3, metadata);
    text(writer, 4, data).ldelim();
  }
  return writer.uint32(tag(4, varint)).bool(true).finish() as Buffer;
}

/** An entry of the map in which an event says what it is. */
function entry(writer: protobuf.Writer, key: string, value: string): void {
  text(text(within(writer, 2), 1, key), 2, value).ldelim();
}

/** @throws where the bytes are no such message */
export function decodeAnswer(bytes: Uint8Array): AppendAnswer {
  const reader = protobuf.Reader.create(bytes);
  let correlation = -1;
  let result: AppendAnswer['result'] | undefined;
  fields(reader, reader.len, (field, end) => {
    if (field === 1) correlation = readUuid(reader, end);
    else if (field === 2) result = readStatus(reader, end);
    else if (field === 3) result = readSuccess(reader, end);
    else return false;
    return true;
  });
  return { correlation, result: result ?? new AppendRefused('an answer without a result', {}) };
}

/**
 * Hands each field to `take`, with the place where it ends (of a number: where it begins). Fields that it does not take
 * are passed over.
 */
function fields(reader: protobuf.Reader, end: number, take: (field: number, end: number) => boolean): void {
  while (reader.pos < end) {
    const read = reader.uint32();
    const [field, type] = [read >>> 3, read & 7];
    const from = reader.pos;
    const fieldEnd = type === delimited ? reader.uint32() + reader.pos : from;
    if (!take(field, fieldEnd)) {
      reader.pos = from;
      reader.skipType(type);
    }
  }
}

const readBigInt = (reader: protobuf.Reader) => BigInt(reader.uint64().toString());

function readText(reader: protobuf.Reader, end: number): string {
  const read = Buffer.from(reader.buf.buffer, reader.buf.byteOffset + reader.pos, end - reader.pos).toString('utf8');
  reader.pos = end;
  return read;
}

/** The number that was sent, whether the server gives it back in two halves or as text. */
function readUuid(reader: protobuf.Reader, end: number): number {
  let correlation = -1;
  fields(reader, end, (field, fieldEnd) => {
    if (field === 1) {
      fields(reader, fieldEnd, (half) => {
        if (half !== 2) return false;
        correlation = Number(reader.uint64().toString());
        return true;
      });
    } else if (field === 2) correlation = Number.parseInt(readText(reader, fieldEnd).replaceAll('-', '').slice(16), 16);
    else return false;
    return true;
  });
  return correlation;
}

function readSuccess(reader: protobuf.Reader, end: number): Written {
  let revision = -1n;
  let commit: bigint | undefined;
  fields(reader, end, (field, fieldEnd) => {
    if (field === 1) revision = readBigInt(reader);
    else if (field === 3) {
      fields(reader, fieldEnd, (part) => {
        if (part !== 1) return false;
        commit = readBigInt(reader);
        return true;
      });
    } else return false;
    return true;
  });
  return { revision, commit };
}

/** Refusals are told apart by the type that they name: their codes say less, and some have none. */
const refusals: Readonly<Record<string, string>> = {
  WrongExpectedVersion: 'wrong-expected-version',
  StreamDeleted: 'stream-deleted',
  MaximumAppendSizeExceeded: 'maximum-append-size-exceeded',
  AccessDenied: 'access-denied',
};

function readStatus(reader: protobuf.Reader, end: number): AppendRefused {
  let message = '';
  let name = '';
  let figure: bigint | undefined;
  fields(reader, end, (field, fieldEnd) => {
    if (field === 2) message = readText(reader, fieldEnd);
    else if (field === 3) {
      fields(reader, fieldEnd, (part, partEnd) => {
        if (part === 1) name = readText(reader, partEnd).replace(/^.*\./, '');
        else if (part === 2) figure = firstNumber(reader, partEnd);
        else return false;
        return true;
      });
    } else return false;
    return true;
  });
  return new AppendRefused(message || name, {
    type: refusals[name],
    actualVersion: name === 'WrongExpectedVersion' ? figure : undefined,
    maxAppendSize: name === 'MaximumAppendSizeExceeded' && figure !== undefined ? Number(figure) : undefined,
  });
}

/** Field 1 where it is a number: the current revision, the size allowed; of other details it is none, and passed over. */
function firstNumber(reader: protobuf.Reader, end: number): bigint | undefined {
  let figure: bigint | undefined;
  while (reader.pos < end) {
    const read = reader.uint32();
    if (read === tag(1, varint)) figure = readBigInt(reader);
    else reader.skipType(read & 7);
  }
  return figure;
}
