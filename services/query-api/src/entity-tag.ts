/**
 * Weak entity tags (RFC 9110, section 8.8.3): two answers with one tag mean the same, though the
 * position that they name may differ. A tag costs nothing to make: it is never a hash of the answer.
 */
import { createHash } from 'node:crypto';
import { type Versioned, viewVersions } from '@duban/read-models';
import { languageOf } from '@duban/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OpenPlan } from './open-plan.js';

/** Grows when answers change their shape although the documents do not. */
const answersVersion = 3;
const versions = [answersVersion, ...Object.values(viewVersions)].join('.');

/** A document is what its stream's revision and the event that changed it last made it. */
export function documentTag({ revision, changedBy }: Versioned): string {
  return `${revision}-${changedBy.slice(-12)}-${versions}`;
}

/** A list, or an answer put together from several documents, may differ after every event of the plan. */
export function planTag({ position }: Pick<OpenPlan, 'position'>, variant = ''): string {
  return `${position}${variant}-${versions}`;
}

/** A list across plans is what the plans in it are. */
export function plansTag(positions: Readonly<Record<string, string>>, variant = ''): string {
  const digest = createHash('sha256').update(JSON.stringify([positions, variant]));
  return `${digest.digest('base64url').slice(0, 22)}-${versions}`;
}

/**
 * Sets the headers of an answer that may be kept but must be asked for again; true: the client has it already.
 * Labels make the answer in each language another one.
 */
export function hasIt(request: FastifyRequest, reply: FastifyReply, content: string): boolean {
  const tag = languageOf(request) === 'en' ? `${content}-en` : content;
  reply
    .header('etag', `W/"${tag}"`)
    .header('cache-control', 'private, no-cache')
    .header('vary', 'Authorization, Accept-Language');
  const header = request.headers['if-none-match'];
  if (header === undefined) return false;
  return header.trim() === '*' || header.split(',').some((given) => given.trim().replace(/^W\//, '') === `"${tag}"`);
}
