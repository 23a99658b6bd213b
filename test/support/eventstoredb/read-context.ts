/** What reads and subscriptions share. */
import { once } from 'node:events';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { type ServerWritableStream, status } from '@grpc/grpc-js';
import { failure } from './answers.js';
import type { Behaviour } from './behaviours.js';
import type { Control } from './control.js';
import type { EventLog } from './event-log.js';
import type { Call } from './faults.js';
import type { Asker } from './rights.js';

export interface OpenSubscription {
  /** Ends it cleanly, as a server that shuts down does, or with an error; or makes it silent. */
  end(how: NonNullable<Control['drop']>): void;
}

export type ReadCall = ServerWritableStream<ReadReq, ReadResp>;
export interface ReadContext {
  readonly log: EventLog;
  readonly behaviour: Behaviour;
  /** As a fault: the number of events after which a subscription falls silent. */
  muteAfter(): number | undefined;
  /** Called when an event was sent to a subscription. */
  onDelivered(): void;
  readonly subscriptions: Set<OpenSubscription>;
  enter(call: Call, metadata: { get(name: string): unknown[] }): Promise<Asker>;
}

export async function send(call: ReadCall, answer: ReadResp, signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw failure(status.CANCELLED, 'cancelled');
  if (!call.write(answer)) await once(call, 'drain', { signal });
}
