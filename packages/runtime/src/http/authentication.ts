/**
 * Authentication comes before everything else about a request. A route is closed unless its config says `public:
 * true`.
 */
import { type Actor, DubanError } from '@duban/domain';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Authenticator } from './authenticator.js';
import type { RateLimiter } from './rate-limiter.js';
import type { RouteIndex } from './route-index.js';

declare module 'fastify' {
  interface FastifyRequest {
    /**
     * The actor who asks.
     * @throws {DubanError} `token-missing` on a public route, where no token is asked for
     */
    readonly actor: Actor;
    /** The actor, or null on a public route and before the token is verified. */
    knownActor: Actor | null;
    /**
     * Counts further requests towards the actor's rate: those that one request contains besides itself.
     * @throws {DubanError} `rate-limited`
     */
    countRequests(this: FastifyRequest, requests: number): void;
    /**
     * Looks at the token again, for an answer that takes long.
     * @throws {DubanError} `token-expired`, `token-revoked`, and whatever verifying it anew throws
     */
    authenticateAgain(this: FastifyRequest): Promise<void>;
  }
  interface FastifyContextConfig {
    /** Anybody may ask; a token is not looked at. */
    public?: true;
    /** Exempt from rate limit and load guard: probes must be answered by a busy process too. */
    unlimited?: true;
    /** Takes NDJSON instead of JSON; the body is the raw stream. */
    ndjson?: true;
    /** A command that requires If-Match; the description says so. */
    decision?: boolean;
    /** What each line of NDJSON is, asked and answered; for the description. */
    lines?: { readonly given: z.ZodType; readonly answered: z.ZodType };
    /** What each line of an answer in NDJSON is; for the description. */
    answersLines?: z.ZodType;
    /** Media types of the files that a list is answered as too; for the description. */
    files?: readonly string[];
    /** Takes this media type instead of JSON; the body is its bytes, within the route's `bodyLimit`. */
    takes?: string;
  }
}

export interface AuthenticationParts {
  readonly authenticator: Authenticator;
  /** Counts actors by their subject. */
  readonly actors: RateLimiter;
  /** Counts requests by address: those without a token, and those whose token has to be verified. */
  readonly addresses: RateLimiter;
  /** Answers for unknown addresses, before a body is read. */
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

  server.decorateRequest('authenticateAgain', async function (this: FastifyRequest) {
    const { authorization } = this.headers;
    if (authorization === undefined || authenticator.recall(authorization) === undefined)
      await authenticator.verify(authorization);
  });

  function admit(request: FastifyRequest, actor: Actor): void {
    actors.take(actor.id);
    request.knownActor = actor;
  }

  /** Undefined when the actor is known already, as it mostly is. */
  function identify(request: FastifyRequest): Promise<void> | undefined {
    const { config } = request;
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
    // Counted before the token is verified: otherwise forged tokens would cost us more than their sender.
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
