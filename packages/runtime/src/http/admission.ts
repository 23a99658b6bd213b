/** What happens to every request: its logger, security headers, its duration, a line when it was slow. */
import { DubanError } from '@duban/domain';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../logging.js';
import type { Metrics } from '../metrics.js';
import type { Limits } from './limits.js';
import type { LoadGuard } from './load-guard.js';
import { RequestDurations, type RouteDurations } from './request-durations.js';
import { RequestLog } from './request-log.js';
import type { Headers } from './security-headers.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** What its route is configured with. It is asked for so often that `routeOptions`, made anew each time, took 2 µs. */
    config: FastifyRequest['routeOptions']['config'];
  }
  interface FastifyContextConfig {
    durations?: RouteDurations;
  }
}

/** The status that nginx logs for a client that did not wait for its answer. */
const clientGone = 499;

/** Headers that may come only once: of several Node silently keeps the first, and a proxy before it may go by the last. */
const singles: ReadonlySet<string> = new Set(['host', 'authorization', 'content-type']);
const singleLengths: ReadonlySet<number> = new Set([...singles].map(({ length }) => length));

/** `rawHeaders`: names and values in turn, as they came. */
function repeatsSingle(rawHeaders: readonly string[]): boolean {
  let seen = '';
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const given = rawHeaders[at] as string;
    // Most names need no closer look.
    if (!singleLengths.has(given.length)) continue;
    const name = given.toLowerCase();
    if (!singles.has(name)) continue;
    if (seen.includes(name)) return true;
    seen += ` ${name}`;
  }
  return false;
}

export interface AdmissionParts {
  readonly headers: { readonly reading: Headers; readonly writing: Headers };
  readonly limits: Limits;
  readonly guard: LoadGuard;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

export function useAdmission(server: FastifyInstance, { headers, limits, guard, logger, metrics }: AdmissionParts): void {
  const durations = new RequestDurations();
  metrics.append(() => durations.text());
  let closing = false;

  server.decorateRequest('config');
  server.addHook('onRequest', (request, reply, done) => {
    request.config = request.routeOptions.config;
    request.log = new RequestLog(logger, request.id);
    reply.log = request.log;
    reply.headers(request.raw.method === 'POST' ? headers.writing : headers.reading);
    const startedAt = performance.now();
    // Fastify's onResponse is not called when the client has gone away before its answer; this is, always once.
    reply.raw.on('close', () => finish(request, reply, performance.now() - startedAt));
    try {
      refuseUnreadable(request);
      if (request.config.unlimited !== true) {
        if (closing) throw new DubanError('shutting-down');
        guard.refuseWhenLate();
      }
      done();
    } catch (error) {
      done(error as Error);
    }
  });

  /** RFC 9112, section 3.2: HTTP/1.1 names its host. No body is taken compressed: it could be a bomb. */
  function refuseUnreadable({ raw: { headers: given, rawHeaders, httpVersion } }: FastifyRequest): void {
    if (given.host === undefined && httpVersion === '1.1') throw new DubanError('request-malformed');
    if (repeatsSingle(rawHeaders)) throw new DubanError('request-malformed');
    const coding = given['content-encoding'];
    if (coding !== undefined && coding !== 'identity') {
      throw new DubanError('unsupported-media-type', { mediaType: `Content-Encoding: ${coding.slice(0, 100).toWellFormed()}` });
    }
  }

  function finish(request: FastifyRequest, reply: FastifyReply, milliseconds: number): void {
    const { config } = request;
    const status = reply.raw.writableFinished ? reply.raw.statusCode : clientGone;
    // The config belongs to the route and lives as long; all unknown addresses share one.
    config.durations ??= durations.route(request.is404 ? '' : request.method, config.url ?? '');
    config.durations.count(status, milliseconds / 1000);
    if (milliseconds > limits.slowRequestMs) {
      request.log.warn({ method: request.method, route: config.url, status, milliseconds }, 'a slow request');
    }
    // A connection that was busy when the server closed would otherwise stay open for a further request.
    if (closing) request.raw.socket.end();
  }

  server.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  server.addHook('onClose', (_server, done) => {
    guard.close();
    done();
  });
}
