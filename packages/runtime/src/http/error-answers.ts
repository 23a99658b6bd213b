/** Turns every error in a server into a problem document, including errors that never reach a route. */
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { DubanError } from '@duban/domain';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../logging.js';
import type { Oversight } from '../oversight-counts.js';
import { unsupported } from './body-parsers.js';
import { doingOf, isRefusal } from './doing.js';
import { contentLanguage, languageOf } from './language.js';
import { type Limits, lingerMs } from './limits.js';
import { problemHeaders, problemMediaType, problemOf } from './problem.js';
import type { RouteIndex } from './route-index.js';
import type { TurnedAway } from './turned-away.js';

/** Sends a problem for an error, in the language that the client prefers. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
  const language = languageOf(request);
  const document = problemOf(error, language, request.id);
  if (document.status >= 500) log(request, error, document.status);
  return reply
    .code(document.status)
    .headers(problemHeaders(error))
    .header('content-language', contentLanguage[language])
    .header('vary', 'Accept-Language')
    .header('cache-control', 'no-store')
    .type(problemMediaType)
    .send(JSON.stringify(document));
}

/**
 * Logs errors that somebody must mend: every 500, and a 503 or 507 only if it has a cause that its answer does not
 * name. A client that would not wait longer for its position is no fault of ours.
 */
function log(request: FastifyRequest, error: unknown, status: number): void {
  const about = { method: request.method, route: request.routeOptions.url };
  if (isClientGone(request.raw, error)) request.log.debug(about, 'a client went away before it had sent its request');
  else if (status === 500) request.log.error({ ...about, err: error }, 'a request failed');
  else if (!(error instanceof DubanError) || error.cause !== undefined) {
    request.log.warn({ ...about, err: error }, 'a request could not be served');
  } else {
    const level = error.code === 'position-not-reached' ? 'debug' : 'warn';
    request.log[level]({ ...about, code: error.code }, 'a request could not be served');
  }
}

const goneCodes: ReadonlySet<unknown> = new Set(['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE']);

/** Whether an error only says that the rest of the request will never come. */
export function isClientGone(request: IncomingMessage, error: unknown): boolean {
  return !request.complete && request.destroyed && error instanceof Error && 'code' in error && goneCodes.has(error.code);
}

export interface ErrorHearers {
  readonly oversight: Oversight | undefined;
  readonly turnedAway: TurnedAway;
}

/** Answers for errors of routes, unknown addresses and wrong methods; oversight hears of refusals. */
export function useErrorAnswers(server: FastifyInstance, routes: RouteIndex, { oversight, turnedAway }: ErrorHearers): void {
  server.setErrorHandler((error: FastifyError, request, reply) => {
    turnedAway.note(error);
    if (request.knownActor !== null && isRefusal(error)) oversight?.refused(request.knownActor, doingOf(request), error.code);
    return sendProblem(request, reply, withParameters(error, request));
  });
  server.setNotFoundHandler((request, reply) => sendProblem(request, reply, routes.unknown(request)));
}

/** Adds the limit or the media type, which Fastify's own errors do not name. */
function withParameters(error: FastifyError, request: FastifyRequest): unknown {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new DubanError('body-too-large', { limit: request.routeOptions.bodyLimit });
  }
  return error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' ? unsupported(request) : error;
}

/** Answers on the bare socket what is no HTTP request, and what comes too slowly or is too large. */
export function clientErrorHandler(limits: Limits, logger: Logger, requestId: () => string) {
  return (error: NodeJS.ErrnoException, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable || hasBegunToAnswer(socket)) {
      socket.destroy();
      return;
    }
    const carriedOut = answerUnderWay(socket);
    if (carriedOut?.req.complete === true) {
      // The stray bytes came after a whole request. They say nothing about it: an error as its answer would deny what
      // may have been recorded.
      carriedOut.shouldKeepAlive = false;
      carriedOut.once('close', () => socket.destroySoon());
      return;
    }
    const document = problemOf(socketError(error, limits), 'zh', requestId());
    logger.debug({ err: error }, 'not a request');
    const body = JSON.stringify(document);
    const head = [
      `HTTP/1.1 ${document.status} ${STATUS_CODES[document.status]}`,
      `content-type: ${problemMediaType}`,
      `content-language: ${contentLanguage.zh}`,
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
    // Node no longer counts the time of this request, so a client that keeps sending would never be cut.
    setTimeout(() => socket.destroy(), lingerMs).unref();
  };
}

/** The answer that Node has given the socket to, by the field where its own handler looks for it. */
function answerUnderWay(socket: Socket & { _httpMessage?: ServerResponse | null }): ServerResponse | undefined {
  return socket._httpMessage ?? undefined;
}

/** A second head in the middle of an answer would be read as its body. */
const hasBegunToAnswer = (socket: Socket) => answerUnderWay(socket)?.headersSent === true;

function socketError(error: NodeJS.ErrnoException, limits: Limits): DubanError {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return new DubanError('headers-too-large', { limit: limits.headersMaxBytes });
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new DubanError('request-timeout');
    default:
      return new DubanError('request-malformed');
  }
}
