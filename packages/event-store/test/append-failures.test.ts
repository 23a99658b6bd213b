/** What may be said of an append when the call that it shared with others has ended. */
import { Metadata, status } from '@grpc/grpc-js';
import t from 'tap';
import { appendFailure, CallEnded, isOfWholeCall, kindOf } from '../src/eventstoredb/failures.js';

function callError(code: status, details: string, trailers: Readonly<Record<string, string>> = {}) {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(trailers)) metadata.set(name, value);
  return Object.assign(new Error(`${code} ${status[code]}: ${details}`), { code, details, metadata });
}

const notLeader = callError(status.NOT_FOUND, 'Leader info available', { exception: 'not-leader' });

t.test('what ends a call leaves open what the others on it came to, whatever its words', async (t) => {
  for (const error of [
    notLeader,
    callError(status.UNAVAILABLE, 'Server Is Not Ready'),
    callError(status.UNAVAILABLE, 'Connection dropped'),
    callError(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' }),
    callError(status.INTERNAL, 'Received RST_STREAM with code 0 (Call ended without gRPC status)'),
    new Error('the server ended the call'),
  ]) {
    t.notOk(isOfWholeCall(error), error.message);
    t.equal(kindOf(new CallEnded(error)), 'unclear');
    t.match(appendFailure(new CallEnded(error)), { code: 'outcome-unknown' });
  }
  t.equal(new CallEnded(notLeader).leaderNamed, true);
  t.equal(new CallEnded(callError(status.UNAVAILABLE, 'Connection dropped')).leaderNamed, false);
});

t.test('a call that was never looked at says the same of all that was sent over it', async (t) => {
  for (const [error, kind] of [
    [callError(status.UNAVAILABLE, 'Channel closed before call started'), 'not-sent'],
    [callError(status.UNAVAILABLE, 'No connection established. Last error: connect ECONNREFUSED'), 'not-taken'],
    [callError(status.UNAUTHENTICATED, 'Unauthenticated'), 'denied'],
  ] as const) {
    t.ok(isOfWholeCall(error), error.message);
    t.equal(kindOf(error), kind);
    t.match(appendFailure(error), { code: 'store-unavailable' });
  }
});

t.test('an append that was alone on its call is told what the call was told', async (t) => {
  t.equal(kindOf(notLeader), 'not-leader');
  t.equal(kindOf(callError(status.UNAVAILABLE, 'Server Is Not Ready')), 'not-taken');
  t.equal(kindOf(callError(status.UNAVAILABLE, 'Connection dropped')), 'unclear');
});
