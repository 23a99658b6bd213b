/**
 * The place of a request: its body arrives, it is answered, or it waits for something. Each place has room for a
 * number of requests, and a request is in one place at a time. So clients that send slowly, and requests that wait
 * for another server, take no room from requests that are being answered.
 */
import { DubanError } from '@duban/domain';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Metrics } from '../metrics.js';
import { type Limits, lingerMs } from './limits.js';
import { type Sharer, Shares } from './shares.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Null before its body arrives, and on routes without a limit. */
    place: Place | null;
    /**
     * Does work that only waits. Meanwhile the request takes no room among those that are being answered.
     * @throws {DubanError} `overloaded`, `too-many-at-once`, and whatever the work throws
     */
    whileWaiting<Result>(this: Pick<FastifyRequest, 'place'>, work: () => Promise<Result>): Promise<Result>;
  }
  interface FastifyContextConfig {
    /** The route reads its body itself as it arrives; so does one that takes NDJSON. */
    streamed?: true;
  }
}

class Place {
  readonly #sharer: Sharer;
  #room: Shares | undefined;
  #ended = false;

  constructor(sharer: Sharer) {
    this.#sharer = sharer;
  }

  moveTo(room: Shares): void {
    this.leave();
    if (this.#ended) return;
    room.enter(this.#sharer);
    this.#room = room;
  }

  leave(): void {
    this.#room?.leave(this.#sharer);
    this.#room = undefined;
  }

  /** Called when the answer is sent, or the client is gone. */
  end(): void {
    this.#ended = true;
    this.leave();
  }
}

export interface PlacesParts {
  readonly limits: Limits;
  readonly metrics: Metrics;
}

/**
 * Must be added after authentication.
 * @returns whether no further request can be answered now
 */
export function usePlaces(server: FastifyInstance, { limits, metrics }: PlacesParts): { full(): boolean } {
  const arriving = new Shares(limits.arrivingMax);
  const streamed = new Shares(limits.streamedMax);
  const answered = new Shares(limits.inFlightMax);
  const waiting = new Shares(limits.waitingMax);
  metrics.gauge('http_requests_in_flight', 'HTTP requests being answered', () => answered.taken);
  metrics.gauges('http_requests_elsewhere', 'HTTP requests whose body arrives, or that wait', 'place', () => [
    ['arriving', arriving.taken],
    ['streamed', streamed.taken],
    ['waiting', waiting.taken],
  ]);
  const late = cutLateBodies(limits);

  server.decorateRequest('place', null);
  server.decorateRequest('whileWaiting', async function <
    Result,
  >(this: Pick<FastifyRequest, 'place'>, work: () => Promise<Result>) {
    const { place } = this;
    place?.moveTo(waiting);
    const result = await work();
    place?.moveTo(answered);
    return result;
  });

  server.addHook('onRequest', (request, reply, done) => {
    const { config } = request;
    if (config.unlimited === true) return done();
    const place = new Place({ actor: request.knownActor?.id, address: request.ip });
    request.place = place;
    reply.raw.on('close', () => {
      late.arrived(request);
      place.end();
    });
    try {
      if (isStreamed(request)) place.moveTo(streamed);
      else if (hasBody(request)) {
        place.moveTo(arriving);
        late.arrives(request, reply);
      }
      done();
    } catch (error) {
      done(error as Error);
    }
  });

  server.addHook('preValidation', (request, _reply, done) => {
    try {
      late.arrived(request);
      if (!isStreamed(request)) request.place?.moveTo(answered);
      done();
    } catch (error) {
      done(error as Error);
    }
  });

  server.addHook('onClose', (_server, done) => {
    late.stop();
    done();
  });
  return { full: () => answered.taken >= answered.max };
}

const isStreamed = ({ config }: FastifyRequest) => config.streamed === true || config.ndjson === true;

function hasBody({ raw: { headers } }: FastifyRequest): boolean {
  const length = headers['content-length'];
  return (length !== undefined && length !== '0') || headers['transfer-encoding'] !== undefined;
}

/** Answers requests whose body has not come in time, and then cuts their connections. */
function cutLateBodies({ bodyMaxMs, connectionsCheckMs }: Limits) {
  const since = new Map<FastifyRequest, { readonly reply: FastifyReply; readonly at: number }>();
  const timer = setInterval(() => {
    const before = performance.now() - bodyMaxMs;
    for (const [request, { reply, at }] of since) {
      // The map is in the order in which requests began, so all others are younger.
      if (at > before) break;
      since.delete(request);
      reply.header('connection', 'close');
      // The parser of the body gets this like any error of the stream, so it is answered like any other.
      request.raw.emit('error', new DubanError('request-timeout'));
      setTimeout(() => request.raw.socket.destroy(), lingerMs).unref();
    }
  }, connectionsCheckMs);
  timer.unref();
  return {
    arrives: (request: FastifyRequest, reply: FastifyReply) => void since.set(request, { reply, at: performance.now() }),
    arrived: (request: FastifyRequest) => void since.delete(request),
    stop: () => clearInterval(timer),
  };
}
