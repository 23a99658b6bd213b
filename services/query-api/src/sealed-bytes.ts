/** An answer with bytes that somebody uploaded. A browser saves them and never runs them. */
import type { EvidenceBytes } from '@duban/evidence';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { attachment } from './attachment.js';
import { hasIt } from './entity-tag.js';

/** Nothing in the bytes may run, load or submit anything, even if a browser opens them. */
const sealed = "default-src 'none'; frame-ancestors 'none'; sandbox";

/** The description of such an answer for OpenAPI. */
export const binaryContent = (description: string) => ({
  description,
  content: { 'application/octet-stream': { schema: z.unknown().meta({ type: 'string', format: 'binary' }) } },
});

/** Sends bytes from the store, or 304 when the client already has them. */
export function sendBytes(
  request: FastifyRequest,
  reply: FastifyReply,
  found: EvidenceBytes,
  { sha256, name, mediaType }: { readonly sha256: string; readonly name: string; readonly mediaType: string },
): FastifyReply {
  if (hasIt(request, reply, sha256)) {
    found.stream.destroy();
    return reply.code(304).send();
  }
  return reply
    .type(mediaType)
    .header('content-length', found.size)
    .header('content-disposition', attachment(name))
    .header('content-security-policy', sealed)
    .send(found.stream);
}
