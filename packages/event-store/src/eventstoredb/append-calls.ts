/**
 * Appends over BatchAppend: long calls to one node, over which many appends go and are answered in any order. It takes
 * the place of the client's own, whose table of promises is one for all clients of the process, and which has no timeout.
 */
import { type Channel, Client, type ClientDuplexStream, credentials, type Metadata, type ServiceError } from '@grpc/grpc-js';
import { watch } from '../command-time.js';
import {
  type AppendAnswer,
  AppendRefused,
  type AppendRequest,
  decodeAnswer,
  encodeAppend,
  type Written,
} from './batch-append-messages.js';
import { CallEnded, isOfWholeCall, Silence } from './failures.js';

/**
 * grpc-js puts one message of a call on the wire, and the next only when that write has ended, a turn of the loop later.
 * Of the hundred calls that a server allows a connection, these leave enough to whoever reads.
 */
const callsMax = 16;
const method = '/event_store.client.streams.Streams/BatchAppend';

interface Pending {
  resolve(written: Written): void;
  reject(error: unknown): void;
}

/** One long call and what is under way on it. */
class AppendCall {
  readonly pending = new Map<number, Pending>();
  readonly #call: ClientDuplexStream<Buffer, AppendAnswer>;
  readonly #onEnded: (error: Error) => void;
  #closing = false;
  #ended = false;

  constructor(call: ClientDuplexStream<Buffer, AppendAnswer>, onEnded: (error: Error) => void) {
    this.#call = call;
    this.#onEnded = onEnded;
    call.on('data', ({ correlation, result }: AppendAnswer) => {
      // It may be late: whoever waited has been told that nothing came.
      const pending = this.pending.get(correlation);
      if (result instanceof AppendRefused) pending?.reject(result);
      else pending?.resolve(result);
    });
    // Errors go on coming after a call was cancelled, and one without a listener would end the process.
    call.on('error', (error: ServiceError) => this.#end(error));
    call.on('end', () => this.#end(new Error('the server ended the call')));
  }

  send(correlation: number, message: Buffer, pending: Pending): void {
    this.pending.set(correlation, pending);
    this.#call.write(message);
  }

  settled(correlation: number): void {
    this.pending.delete(correlation);
    if (this.#closing && this.pending.size === 0) this.#call.end();
  }

  /** Takes no more, and ends once nothing is under way. */
  close(): void {
    this.#closing = true;
    if (this.pending.size === 0) this.#call.end();
  }

  /** Ends at once; what is under way has this error. */
  cancel(error: unknown): void {
    this.#ended = true;
    this.#rejectAll(error);
    this.#call.cancel();
  }

  #end(error: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#onEnded(error);
    // What the server says to a call is said to its one append. Of several, one may have been carried out before another
    // made it end the call.
    this.#rejectAll(this.pending.size === 1 || isOfWholeCall(error) ? error : new CallEnded(error));
  }

  #rejectAll(error: unknown): void {
    for (const { reject } of [...this.pending.values()]) reject(error);
  }
}

export class AppendCalls {
  readonly channel: Channel;
  readonly #client: Client;
  readonly #metadata: Metadata;
  readonly #onFailed: (error: unknown) => void;
  /** Those that take appends. */
  readonly #calls = new Set<AppendCall>();
  #last = 0;

  /** `onFailed` is told why a call has ended, unless this side ended it. */
  constructor(channel: Channel, metadata: Metadata, onFailed: (error: unknown) => void) {
    this.channel = channel;
    this.#client = new Client('', credentials.createInsecure(), { channelOverride: channel });
    this.#metadata = metadata;
    this.#onFailed = onFailed;
  }

  /**
   * Appends whole or not at all.
   * @param giveUpAt an instant of `performance.now()`, to a tenth of a second
   * @throws {AppendRefused} what the server says to this append; {Silence} when it says nothing in time;
   *   {CallEnded} when the call ended before, and this append may have been carried out; else why the call ended
   */
  append(request: AppendRequest, giveUpAt: number): Promise<Written> {
    const call = this.#leastBusy();
    this.#last += 1;
    const correlation = this.#last;
    return new Promise((resolve, reject) => {
      const settle = () => {
        answered();
        call.settled(correlation);
      };
      const answered = watch(giveUpAt, () => {
        settle();
        // The call itself may be what is silent.
        this.#calls.delete(call);
        call.close();
        reject(new Silence(request.timeoutMs));
      });
      call.send(correlation, encodeAppend(correlation, request), {
        resolve: (written) => {
          settle();
          resolve(written);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      });
    });
  }

  /** Another connection has taken its place: what is under way may still be answered. */
  retire(): void {
    for (const call of this.#calls) call.close();
    this.#calls.clear();
  }

  /** Ends the calls; what is under way has this error. */
  end(error: unknown): void {
    for (const call of this.#calls) call.cancel(error);
    this.#calls.clear();
  }

  #leastBusy(): AppendCall {
    let found: AppendCall | undefined;
    for (const call of this.#calls) {
      if (call.pending.size === 0) return call;
      if (found === undefined || call.pending.size < found.pending.size) found = call;
    }
    return found === undefined || this.#calls.size < callsMax ? this.#open() : found;
  }

  #open(): AppendCall {
    const stream = this.#client.makeBidiStreamRequest(method, (bytes: Buffer) => bytes, decodeAnswer, this.#metadata);
    const call = new AppendCall(stream, (error) => {
      this.#calls.delete(call);
      this.#onFailed(error);
    });
    this.#calls.add(call);
    return call;
  }
}
