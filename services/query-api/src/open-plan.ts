/** The first steps of every query about a plan: may the actor ask, does the plan exist, how far is it. */
import { DubanError, type Language, planStream } from '@duban/domain';
import { type PlanDocument, planKey, type ViewState } from '@duban/read-models';
import { languageOf } from '@duban/runtime';
import type { FastifyRequest } from 'fastify';
import { requireRole } from './access.js';
import { releaseState, takeState } from './one-state.js';
import type { QueryParts } from './query-parts.js';
import { hold, liesBehind } from './still-whole.js';

export interface OpenPlan {
  readonly id: string;
  readonly document: PlanDocument;
  /** The state that the answer is read from. */
  readonly views: ViewState;
  /** The answer holds everything up to this position; over Redis perhaps more, otherwise nothing more. */
  readonly position: string;
  /** Of the documents: those of another may differ at the same position. */
  readonly generation: string;
  /** That of the answer. */
  readonly language: Language;
}

const waitMaxMs = 5_000;

type Waiting = Pick<FastifyRequest, 'place' | 'whileWaiting'>;

/** @throws {DubanError} `position-invalid`, `position-lost`, `position-not-reached`, `overloaded`, `too-many-at-once` */
export async function waitForPosition(
  { progress, minPositionMaxMs = waitMaxMs }: QueryParts,
  request: Waiting,
  position?: string,
  plan?: string,
): Promise<void> {
  if (position === undefined) return;
  const reached = await request.whileWaiting(() => progress.waitFor(position, minPositionMaxMs, plan));
  if (!reached) throw new DubanError('position-not-reached');
}

type Asking = Waiting & Pick<FastifyRequest, 'actor' | 'headers'>;

/** A request whose path names a plan, with its parameters parsed. */
interface OfPlan extends Asking {
  readonly params: { readonly plan: string };
  readonly query: { readonly minPosition?: string | undefined };
}

/**
 * @throws {DubanError} `not-allowed`, `plan-parked` and `plan-refilling` at once, `read-models-incomplete`, `plan-not-found`, and
 *   what waiting for a position throws
 */
export function openPlan(parts: QueryParts, request: OfPlan): Promise<OpenPlan> {
  return openNamedPlan(parts, request, request.params.plan, request.query.minPosition);
}

/** The same where the plan is not named by the path. */
export async function openNamedPlan(parts: QueryParts, request: Asking, id: string, minPosition?: string): Promise<OpenPlan> {
  requireRole(request.actor);
  await refuseUnreadable(parts, id);
  await waitForPosition(parts, request, minPosition, id);
  await refuseUnreadable(parts, id);
  let views = await takeState(parts.views, request);
  // Read before any document: where a state is none, no document is older than the position says.
  let position = await views.checkpoint(id);
  if (minPosition !== undefined && liesBehind(position, minPosition)) {
    // It is another plan's event that was waited for, or the documents are older than a moment ago.
    releaseState(request);
    await waitForPosition(parts, request, minPosition, id);
    views = await takeState(parts.views, request);
    position = await views.checkpoint(id);
  }
  const generation = (await views.generation(id)) ?? '';
  const document = await views.get(id, 'plan', planKey);
  if (position === undefined || document === undefined) {
    // Only the event store knows that there is no such plan: read models may be late, or have been lost.
    for await (const _ of parts.events.readStream(planStream(id))) throw new DubanError('read-models-incomplete', { plan: id });
    throw new DubanError('plan-not-found', { plan: id });
  }
  hold(request, { id, position });
  return { id, document, views, position, generation, language: languageOf(request) };
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
