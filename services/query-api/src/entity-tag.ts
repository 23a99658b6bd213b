/**
 * Weak entity tags (RFC 9110, section 8.8.3): answers with the same tag have the same content, though their positions
 * may differ. A tag is cheap, because it is never a hash of the answer.
 */
import { createHash } from 'node:crypto';
import { positionEpoch } from '@duban/domain';
import { type Versioned, type ViewReads, viewVersions } from '@duban/read-models';
import { languageOf } from '@duban/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OpenPlan } from './open-plan.js';

/** Raise it when answers change their form although the documents stay the same. */
const answersVersion = 4;
const versions = [answersVersion, ...Object.values(viewVersions)].join('.');

/** The place in the log, and the generation, from which an answer was made. */
type MadeFrom = Pick<OpenPlan, 'position' | 'generation'>;

/**
 * The tag of a document. Within an epoch of the event store and a generation of the documents, its content is
 * determined by its stream's revision and the event that changed it last.
 */
export function documentTag({ revision, changedBy }: Versioned, { position, generation }: MadeFrom): string {
  return `${revision}-${changedBy.slice(-12)}-${positionEpoch(position)}.${generation}-${versions}`;
}

/** The tag of a list, or of an answer made from several documents: any event of the plan may change it. */
export function planTag({ position, generation }: MadeFrom, variant = ''): string {
  return `${position}.${generation}${variant}-${versions}`;
}

/** The tag of a list across plans. Any event of one of these plans may change it. */
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
 * Sets the headers of an answer that a client may keep but must check before each use. True when the client already has
 * it. Another language counts as another answer, because its labels differ.
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
