/** Bodies that a server reads: JSON everywhere, NDJSON or another type where a route asks for it, and nothing else. */
import { DubanError } from '@duban/domain';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parseJson } from './json.js';
import { languageOf } from './language.js';
import { ndjsonMediaType } from './ndjson.js';

const mediaTypeMaxLength = 100;
const notGiven = { zh: '未注明', en: 'none' } as const;

/** Replaces Fastify's parsers. A route takes NDJSON when its config says `ndjson: true`; its body is then the raw stream. */
export function useBodyParsers(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      const header = request.headers['content-type'];
      // The commonest value needs no closer look.
      if (header !== 'application/json') refuseOtherCharsets(request, header);
      const { ndjson, takes } = request.config;
      if (ndjson === true || takes !== undefined) throw unsupported(request);
      done(null, parseJson(body as Buffer, languageOf(request)));
    } catch (error) {
      done(error as Error);
    }
  });
  server.addContentTypeParser(ndjsonMediaType, (request, payload, done) => {
    if (request.config.ndjson === true) done(null, payload);
    else done(unsupported(request));
  });
  server.addHook('onRoute', ({ config }) => {
    const mediaType = config?.takes;
    if (mediaType === undefined || server.hasContentTypeParser(mediaType)) return;
    server.addContentTypeParser(mediaType, { parseAs: 'buffer' }, (request, body, done) => {
      if (request.config.takes === mediaType) done(null, body);
      else done(unsupported(request));
    });
  });
}

/** RFC 8259, section 8.1: JSON between systems is UTF-8. */
function refuseOtherCharsets(request: FastifyRequest, header = ''): void {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)"?/i.exec(header)?.[1];
  if (charset !== undefined && charset.toLowerCase() !== 'utf-8') throw unsupported(request);
}

/** The error that names what the route takes: JSON, unless its schema says otherwise. */
export function unsupported(request: FastifyRequest, takes = takenBy(request)): DubanError {
  const given = request.headers['content-type'] ?? '';
  const mediaType = given === '' ? notGiven : given.slice(0, mediaTypeMaxLength).toWellFormed();
  return new DubanError('unsupported-media-type', { mediaType, allowed: takes.join(', ') });
}

const takenBy = ({ routeOptions: { schema } }: FastifyRequest): readonly string[] =>
  (schema as { readonly consumes?: readonly string[] } | undefined)?.consumes ?? ['application/json'];
