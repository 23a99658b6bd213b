/**
 * What every request passes: its logger, security headers, the load guard, the measurement of its duration, and a log
 * line when it was slow.
 */
import { DubanError } from '@duban/domain';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../logging.js';
import type { Metrics } from '../metrics.js';
import type { Limits } from './limits.js';
import { createLoadGuard } from './load-guard.js';
import { RequestDurations, type RouteDurations } from './request-durations.js';
import { RequestLog } from './request-log.js';
import type { Headers } from './security-headers.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    durations?: RouteDurations;
  }
}

/** The status that nginx logs for a client that did not wait for its answer. */
const clientGone = 499;

export interface AdmissionParts {
  readonly headers: { readonly reading: Headers; readonly writing: Headers };
  readonly limits: Limits;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

export function useAdmission(server: FastifyInstance, { headers, limits, logger, metrics }: AdmissionParts): void {
  const guard = createLoadGuard(limits);
  const durations = new RequestDurations();
  metrics.append(() => durations.text());
  metrics.gauge('http_requests_in_flight', 'HTTP requests being answered', () => guard.inFlight);
  let closing = false;

  server.addHook('onRequest', (request, reply, done) => {
    request.log = new RequestLog(logger, request.id);
    reply.log = request.log;
    reply.headers(request.raw.method === 'POST' ? headers.writing : headers.reading);
    const startedAt = performance.now();
    let counted = false;
    // `close` always comes, exactly once. Fastify's onResponse does not when the client goes away before its answer.
    reply.raw.on('close', () => {
      if (counted) guard.leave();
      finish(request, reply, performance.now() - startedAt);
    });
    try {
      refuseUnreadable(request);
      if (request.routeOptions.config.unlimited !== true) {
        if (closing) throw new DubanError('shutting-down');
        guard.enter();
        counted = true;
      }
      done();
    } catch (error) {
      done(error as Error);
    }
  });

  /** Refuses a request without a Host (RFC 9112, section 3.2), and any compressed body: it could be a bomb. */
  function refuseUnreadable({ raw: { headers: given, httpVersion } }: FastifyRequest): void {
    if (given.host === undefined && httpVersion === '1.1') throw new DubanError('request-malformed');
    const coding = given['content-encoding'];
    if (coding !== undefined && coding !== 'identity') {
      throw new DubanError('unsupported-media-type', { mediaType: `Content-Encoding: ${coding.slice(0, 100).toWellFormed()}` });
    }
  }

  function finish(request: FastifyRequest, reply: FastifyReply, milliseconds: number): void {
    const { config } = request.routeOptions;
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
