/** The first steps of every query about a plan: may the actor ask, does the plan exist, how far are its documents. */
import { DubanError, type Language, planStream } from '@duban/domain';
import { type PastPoint, type PlanDocument, planKey, type ViewReads, type ViewState } from '@duban/read-models';
import { languageOf } from '@duban/runtime';
import type { FastifyRequest } from 'fastify';
import { requirePast, requireRight } from './access.js';
import { giveState, releaseState, takeState } from './one-state.js';
import { type AskedPoint, pointOf } from './past-point.js';
import type { QueryParts } from './query-parts.js';
import { hold, liesBehind } from './still-whole.js';

export interface OpenPlan {
  readonly id: string;
  readonly document: PlanDocument;
  /** The state that the answer is read from. */
  readonly views: ViewState;
  /** The answer holds every event up to here. Over Redis it may hold later ones too; over other engines never. */
  readonly position: string;
  /** The generation of the documents. Those of another generation may differ at the same position. */
  readonly generation: string;
  /** The language of the answer. */
  readonly language: Language;
  /** The point in the past, when a past state was asked for. */
  readonly asOf?: PastPoint | undefined;
}

/** The units that hold the thing a request asks for, in one state of the documents. They may read its past. */
export type Holders = (views: ViewReads, plan: string) => Promise<readonly string[]>;

const nobody: Holders = async () => [];

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
  readonly query: { readonly minPosition?: string | undefined; readonly asOf?: string | undefined };
}

/**
 * @throws {DubanError} `not-allowed`; at once `plan-parked` and `plan-refilling`; `read-models-incomplete`,
 * `plan-not-found`, and what waiting for a position throws
 */
export function openPlan(parts: QueryParts, request: OfPlan, holders: Holders = nobody): Promise<OpenPlan> {
  const { asOf } = request.query;
  if (asOf !== undefined) return openPast(parts, request, { asOf }, holders);
  return openNamedPlan(parts, request, request.params.plan, request.query.minPosition);
}

/**
 * A plan as it was. It can be read even while the live documents stand still or are being made anew.
 * @throws {DubanError} `not-allowed`, `history-not-yours`, what waiting for a position throws, and what `PastReader`
 * throws
 */
export async function openPast(parts: QueryParts, request: OfPlan, asked: AskedPoint, holders: Holders): Promise<OpenPlan> {
  const { past, views: live } = parts;
  const { actor, params } = request;
  requireRight('read', actor);
  const id = params.plan;
  await waitForPosition(parts, request, request.query.minPosition, id);
  const asOf = await pointOf(past, id, asked);
  const views = await giveState(request, () => past.state(id, asOf.position));
  await requirePast(actor, async () => [...(await holders(views, id)), ...(await holders(live, id))]);
  const document = await views.get(id, 'plan', planKey);
  if (document === undefined) throw new DubanError('plan-not-found', { plan: id });
  // Once the point is final the answer says so, although the documents are the same.
  const generation = `${await views.generation(id)}.${asOf.final ? 'final' : 'open'}`;
  return { id, document, views, position: asOf.position, generation, language: languageOf(request), asOf };
}

/** The same for a plan that the path does not name. */
export async function openNamedPlan(parts: QueryParts, request: Asking, id: string, minPosition?: string): Promise<OpenPlan> {
  requireRight('read', request.actor);
  await refuseUnreadable(parts, id);
  await waitForPosition(parts, request, minPosition, id);
  await refuseUnreadable(parts, id);
  let views = await takeState(parts.views, request);
  // The position must be read before any document: where the engine has no states, documents are then as new as it or
  // newer.
  let position = await views.checkpoint(id);
  if (minPosition !== undefined && liesBehind(position, minPosition)) {
    // The position that was awaited is another plan's, or the documents have been replaced by older ones.
    releaseState(request);
    await waitForPosition(parts, request, minPosition, id);
    views = await takeState(parts.views, request);
    position = await views.checkpoint(id);
  }
  const generation = (await views.generation(id)) ?? '';
  const document = await views.get(id, 'plan', planKey);
  if (position === undefined || document === undefined) {
    // Only the event store knows whether the plan exists: the read models may be late or lost.
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
