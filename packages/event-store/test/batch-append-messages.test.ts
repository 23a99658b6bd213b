/** The messages of BatchAppend, as the classes that EventStoreDB's own client was generated with read and write them. */
import { randomUUID } from 'node:crypto';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import statuses from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import t from 'tap';
import { AppendRefused, decodeAnswer, encodeAppend } from '../src/eventstoredb/batch-append-messages.js';

const text = (bytes: string) => Buffer.from(bytes, 'base64').toString('utf8');

t.test('an append is read as it was meant', async (t) => {
  const event = (data: string) => ({ id: randomUUID(), type: 'progress-reported', data, metadata: '{"meta":"书屋"}' });
  const events = [event('{"percent":40}'), event('{}'), event(JSON.stringify({ done: '新建书屋𠮷'.repeat(40_000) }))];
  const request = { stream: '甲-task.1', before: 2 ** 40, events, timeoutMs: 1_250.7 };
  const read = streams.BatchAppendReq.deserializeBinary(encodeAppend(2 ** 33 + 5, request));
  t.equal(read.getCorrelationId()?.getStructured()?.getMostSignificantBits(), '0');
  t.equal(read.getCorrelationId()?.getStructured()?.getLeastSignificantBits(), String(2 ** 33 + 5));
  const options = read.getOptions();
  t.equal(text(options?.getStreamIdentifier()?.getStreamName_asB64() ?? ''), request.stream);
  t.equal(options?.getStreamPosition(), String(2 ** 40));
  t.notOk(options?.hasNoStream());
  t.notOk(options?.hasDeadline(), 'no instant of a clock that the server may not share');
  t.ok(read.getIsFinal());
  t.strictSame(
    read.getProposedMessagesList().map((message) => ({
      id: message.getId()?.getString(),
      type: message.getMetadataMap().get('type'),
      data: text(message.getData_asB64()),
      metadata: text(message.getCustomMetadata_asB64()),
    })),
    events,
  );
  t.ok(read.getProposedMessagesList().every((message) => message.getMetadataMap().get('content-type') === 'application/json'));
});

t.test('the first append of a stream expects none', async (t) => {
  for (const [before, none] of [
    [-1, true],
    [0, false],
  ] as const) {
    const bytes = encodeAppend(1, { stream: 's', before, events: [], timeoutMs: 10_000 });
    const options = streams.BatchAppendReq.deserializeBinary(bytes).getOptions();
    t.equal(options?.hasNoStream(), none);
    t.equal(options?.hasStreamPosition(), !none);
  }
});

const uuids = {
  'in two halves': (correlation: number) =>
    new shared.UUID().setStructured(
      new shared.UUID.Structured().setMostSignificantBits('0').setLeastSignificantBits(String(correlation)),
    ),
  'as text': (correlation: number) =>
    new shared.UUID().setString(`00000000-0000-0000-0000-${correlation.toString(16).padStart(12, '0')}`),
};

function answer(id: shared.UUID) {
  return new streams.BatchAppendResp()
    .setCorrelationId(id)
    .setStreamIdentifier(new shared.StreamIdentifier().setStreamName('cw=='));
}

for (const [form, uuid] of Object.entries(uuids)) {
  t.test(`a success, with the number of the append ${form}`, async (t) => {
    for (const [correlation, revision, commit] of [
      [1, '0', '548'],
      [2 ** 40, '9007199254740993', '18446744073709551614'],
    ] as const) {
      const at = new shared.AllStreamPosition().setCommitPosition(commit).setPreparePosition(commit);
      const success = new streams.BatchAppendResp.Success().setCurrentRevision(revision).setPosition(at);
      const read = decodeAnswer(answer(uuid(correlation)).setSuccess(success).serializeBinary());
      t.strictSame(read, { correlation, result: { revision: BigInt(revision), commit: BigInt(commit) } });
    }
  });
}

t.test('a success without a position', async (t) => {
  const success = new streams.BatchAppendResp.Success().setCurrentRevision('3');
  const read = decodeAnswer(answer(uuids['as text'](7)).setSuccess(success).serializeBinary());
  t.strictSame(read, { correlation: 7, result: { revision: 3n, commit: undefined } });
});

t.test('refusals by the type that they name', async (t) => {
  const refused = (name: string | undefined, details: Uint8Array, message: string) => {
    const status = new statuses.Status().setMessage(message);
    if (name !== undefined) {
      const packed = new any.Any();
      packed.pack(details, `event_store.client.${name}`);
      status.setDetails(packed);
    }
    const { result } = decodeAnswer(answer(uuids['in two halves'](9)).setError(status).serializeBinary());
    t.ok(result instanceof AppendRefused);
    const { type, message: said, actualVersion, maxAppendSize } = result as AppendRefused;
    return { type, said, actualVersion, maxAppendSize };
  };
  const none = { actualVersion: undefined, maxAppendSize: undefined };
  const wrong = new shared.WrongExpectedVersion().setCurrentStreamRevision('12').setExpectedStreamPosition('7');
  t.strictSame(refused('WrongExpectedVersion', wrong.serializeBinary(), 'w'), {
    ...none,
    type: 'wrong-expected-version',
    said: 'w',
    actualVersion: 12n,
  });
  const tooLarge = new shared.MaximumAppendSizeExceeded().setMaxappendsize(1_048_576);
  t.strictSame(refused('MaximumAppendSizeExceeded', tooLarge.serializeBinary(), ''), {
    ...none,
    type: 'maximum-append-size-exceeded',
    said: 'MaximumAppendSizeExceeded',
    maxAppendSize: 1_048_576,
  });
  const deleted = new shared.StreamDeleted().setStreamIdentifier(new shared.StreamIdentifier().setStreamName('cw=='));
  t.strictSame(refused('StreamDeleted', deleted.serializeBinary(), 'd'), { ...none, type: 'stream-deleted', said: 'd' });
  t.strictSame(refused('AccessDenied', new Uint8Array(), 'a'), { ...none, type: 'access-denied', said: 'a' });
  t.strictSame(refused('Timeout', new Uint8Array(), ''), { ...none, type: undefined, said: 'Timeout' });
  t.strictSame(refused(undefined, new Uint8Array(), 'Server Is Not Ready'), {
    ...none,
    type: undefined,
    said: 'Server Is Not Ready',
  });
});

t.test('a wrong version where there is no stream', async (t) => {
  const packed = new any.Any();
  packed.pack(new shared.WrongExpectedVersion().serializeBinary(), 'event_store.client.WrongExpectedVersion');
  const status = new statuses.Status().setDetails(packed);
  const { result } = decodeAnswer(answer(uuids['as text'](1)).setError(status).serializeBinary());
  t.equal((result as AppendRefused).actualVersion, undefined);
});

t.test('an answer to nobody, and one without a result', async (t) => {
  const { correlation, result } = decodeAnswer(new Uint8Array());
  t.equal(correlation, -1);
  t.ok(result instanceof AppendRefused);
});
