/** The first steps of every query about a plan: may the actor ask, does the plan exist, how far is it. */
import type { IncomingHttpHeaders } from 'node:http';
import { type Actor, DubanError, type Language } from '@duban/domain';
import { type PlanDocument, planKey } from '@duban/read-models';
import { languageOf } from '@duban/runtime';
import { requireRole } from './access.js';
import type { QueryParts } from './query-parts.js';

export interface OpenPlan {
  readonly id: string;
  readonly document: PlanDocument;
  /** The answer holds everything up to this position, and perhaps more. */
  readonly position: string;
  /** That of the answer. */
  readonly language: Language;
}

const waitMaxMs = 5_000;

/** @throws {DubanError} `position-invalid`, `position-not-reached`, `overloaded` */
export async function waitForPosition(
  { progress, minPositionMaxMs = waitMaxMs }: QueryParts,
  position?: string,
  plan?: string,
): Promise<void> {
  if (position === undefined) return;
  if (!(await progress.waitFor(position, minPositionMaxMs, plan))) throw new DubanError('position-not-reached');
}

/**
 * @throws {DubanError} `not-allowed`, `plan-parked` and `plan-refilling` at once, `plan-not-found`, and
 *   what waiting for a position throws
 */
export async function openPlan(
  parts: QueryParts,
  request: {
    actor: Actor;
    params: { plan: string };
    query: { minPosition?: string | undefined };
    headers: IncomingHttpHeaders;
  },
): Promise<OpenPlan> {
  const { actor, params, query } = request;
  const { plan: id } = params;
  requireRole(actor);
  await refuseUnreadable(parts, id);
  await waitForPosition(parts, query.minPosition, id);
  await refuseUnreadable(parts, id);
  // Read before any document, so that no document is older than the position says.
  const position = await parts.views.checkpoint(id);
  const document = await parts.views.get(id, 'plan', planKey);
  if (position === undefined || document === undefined) throw new DubanError('plan-not-found', { plan: id });
  return { id, document, position, language: languageOf(request) };
}

async function refuseUnreadable({ progress }: QueryParts, plan: string): Promise<void> {
  switch (await progress.planState(plan)) {
    case 'live':
      return;
    case 'parked':
      throw new DubanError('plan-parked', { plan });
    case 'refilling':
      throw new DubanError('plan-refilling', { plan });
  }
}
