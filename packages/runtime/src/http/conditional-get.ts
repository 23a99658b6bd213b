/** Entity tags for reading (RFC 9110, sections 8.8.3 and 13.1.2). */
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Sets the tag of the answer that is about to be made; it may be kept but must be asked for again.
 * True when the client already has it: then 304 has been sent, and the handler returns the reply.
 * @param tag visible ASCII without quotes and commas, such as a revision or a position
 */
export function isNotModified(request: FastifyRequest, reply: FastifyReply, tag: string): boolean {
  const entityTag = `"${tag}"`;
  reply.header('etag', entityTag).header('cache-control', 'private, no-cache');
  const header = request.headers['if-none-match'];
  if (header === undefined || !names(header, entityTag)) return false;
  reply.code(304).send();
  return true;
}

/** Weak comparison: a tag and its weak form mean the same here. */
function names(header: string, entityTag: string): boolean {
  return header.trim() === '*' || header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === entityTag);
}
