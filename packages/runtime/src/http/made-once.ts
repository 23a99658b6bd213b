/** A document that never changes while a process runs: its bytes are made once, plain and compressed, with a tag. */
import { createHash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';

interface Bytes {
  readonly tag: string;
  readonly encoded: Readonly<Record<'identity' | 'gzip' | 'br', Buffer>>;
}

const acceptMaxLength = 500;

function bytesOf(document: unknown): Bytes {
  const identity = Buffer.from(JSON.stringify(document));
  // The best quality takes half a second, in which nothing else is answered.
  const br = brotliCompressSync(identity, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
  const tag = createHash('sha256').update(identity).digest('base64url').slice(0, 22);
  return { tag, encoded: { identity, gzip: gzipSync(identity), br } };
}

/** A handler that answers with the document as JSON. `make` is called once, when it is first asked for. */
export function madeOnce(make: () => unknown) {
  let made: Promise<Bytes> | undefined;
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    made ??= Promise.resolve(make()).then(bytesOf);
    const { 'accept-encoding': accepted = '', 'if-none-match': known } = request.headers;
    const { tag, encoded } = await made;
    const isKnown = known?.split(',').some((each) => each.trim().replace(/^W\//, '') === `"${tag}"`) === true;
    reply.header('etag', `W/"${tag}"`).header('cache-control', 'no-cache').header('vary', 'Accept-Encoding');
    if (isKnown || known?.trim() === '*') return reply.code(304).send();
    const asked = accepted.length > acceptMaxLength ? '' : accepted;
    const encoding = new Negotiator({ headers: { 'accept-encoding': asked } }).encoding(['br', 'gzip', 'identity']) ?? 'identity';
    if (encoding !== 'identity') reply.header('content-encoding', encoding);
    return reply.type('application/json; charset=utf-8').send(encoded[encoding as keyof Bytes['encoded']]);
  };
}
