/**
 * Who is asking, before anything else about a request is looked at. A route is closed unless its config
 * says `public: true`.
 */
import { type Actor, DubanError } from '@duban/domain';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Authenticator } from './authenticator.js';
import type { RateLimiter } from './rate-limiter.js';
import type { RouteIndex } from './route-index.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is asking. @throws {DubanError} `token-missing` on a public route, where nobody was asked. */
    readonly actor: Actor;
    /** The same, null on a public route and before the token was verified. */
    knownActor: Actor | null;
    /**
     * Counts what one request asks for besides itself towards its actor's rate.
     * @throws {DubanError} `rate-limited`
     */
    countRequests(this: FastifyRequest, requests: number): void;
  }
  interface FastifyContextConfig {
    /** Anybody may ask; no token is looked at. */
    public?: true;
    /** Neither rate limit nor load guard: for probes, which must see a process that is busy. */
    unlimited?: true;
    /** Takes NDJSON instead of JSON; the body is the raw stream. */
    ndjson?: true;
    /** A command that is refused without the revision that was seen; the description says so. */
    decision?: boolean;
    /** Takes this media type instead of JSON; the body is its bytes, within the route's `bodyLimit`. */
    takes?: string;
  }
}

export interface AuthenticationParts {
  readonly authenticator: Authenticator;
  /** Counts actors by their subject. */
  readonly actors: RateLimiter;
  /** Counts addresses: of those who show no token, and of those whose token has to be verified. */
  readonly addresses: RateLimiter;
  /** Unknown addresses are told here, before a body is read. */
  readonly routes: RouteIndex;
}

/** Adds `request.actor` and the hook that fills it. */
export function useAuthentication(
  server: FastifyInstance,
  { authenticator, actors, addresses, routes }: AuthenticationParts,
): void {
  server.decorateRequest('knownActor', null);
  server.decorateRequest('actor', {
    getter(this: FastifyRequest): Actor {
      if (this.knownActor === null) throw new DubanError('token-missing');
      return this.knownActor;
    },
  });

  server.decorateRequest('countRequests', function (this: FastifyRequest, requests: number) {
    actors.take(this.actor.id, requests);
  });

  function admit(request: FastifyRequest, actor: Actor): void {
    actors.take(actor.id);
    request.knownActor = actor;
  }

  /** Undefined when the actor is known already, which is the usual case. */
  function identify(request: FastifyRequest): Promise<void> | undefined {
    const { config } = request.routeOptions;
    if (config.public === true) {
      if (config.unlimited !== true) addresses.take(request.ip);
      return undefined;
    }
    if (request.is404) {
      addresses.take(request.ip);
      throw routes.unknown(request);
    }
    const { authorization } = request.headers;
    const recalled = authorization === undefined ? undefined : authenticator.recall(authorization);
    if (recalled !== undefined) {
      admit(request, recalled);
      return undefined;
    }
    // Counted before it is verified, or forged tokens would cost us more than their sender.
    addresses.take(request.ip);
    return authenticator.verify(authorization).then((actor) => admit(request, actor));
  }

  server.addHook('onRequest', (request, _reply, done) => {
    try {
      const identified = identify(request);
      if (identified === undefined) done();
      else identified.then(() => done(), done);
    } catch (error) {
      done(error as Error);
    }
  });
}
