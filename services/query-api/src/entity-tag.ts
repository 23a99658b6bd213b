/**
 * Weak entity tags (RFC 9110, section 8.8.3): answers with the same tag have the same content, though the positions
 * in them may differ. A tag costs nothing to make, since it is never a hash of the answer.
 */
import { createHash } from 'node:crypto';
import { positionEpoch } from '@duban/domain';
import { type Versioned, type ViewReads, viewVersions } from '@duban/read-models';
import { languageOf } from '@duban/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OpenPlan } from './open-plan.js';

/** Must grow when answers change their form although the documents do not. */
const answersVersion = 4;
const versions = [answersVersion, ...Object.values(viewVersions)].join('.');

/** The place in the log, and the generation, that an answer was made from. */
type MadeFrom = Pick<OpenPlan, 'position' | 'generation'>;

/**
 * The tag of a document, which is determined by its stream's revision and the event that changed it last, within an
 * epoch of the event store and a generation of the documents.
 */
export function documentTag({ revision, changedBy }: Versioned, { position, generation }: MadeFrom): string {
  return `${revision}-${changedBy.slice(-12)}-${positionEpoch(position)}.${generation}-${versions}`;
}

/** The tag of a list, or of an answer made from several documents: any event of the plan may change it. */
export function planTag({ position, generation }: MadeFrom, variant = ''): string {
  return `${position}.${generation}${variant}-${versions}`;
}

/** The tag of a list across plans, which any event of one of them may change. */
export async function plansTag(
  views: Pick<ViewReads, 'generation'>,
  positions: Readonly<Record<string, string>>,
  variant = '',
): Promise<string> {
  const plans = Object.entries(positions);
  const generations = await Promise.all(plans.map(([plan]) => views.generation(plan)));
  const digest = createHash('sha256').update(JSON.stringify([plans, generations, variant]));
  return `${digest.digest('base64url').slice(0, 22)}-${versions}`;
}

/**
 * Sets the headers of an answer that may be kept but must be checked before each use. True when the client has the
 * answer already. In another language it is another answer, since labels differ.
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
