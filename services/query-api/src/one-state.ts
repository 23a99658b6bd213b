/** Every answer is read from one state of the documents, which its route takes for as long as it answers. */
import type { ViewReader, ViewState } from '@duban/read-models';
import type { FastifyRequest } from 'fastify';

type Asking = Pick<FastifyRequest, 'headers'>;

const taken = new WeakMap<Asking, ViewState>();

/**
 * The present state, which from here on is that of the request; one that it had is let go.
 * @throws {DubanError} `overloaded`
 */
export function takeState(views: Pick<ViewReader, 'state'>, request: Asking): Promise<ViewState> {
  return giveState(request, () => views.state());
}

/** The same with another state than the present one. */
export async function giveState(request: Asking, take: () => Promise<ViewState>): Promise<ViewState> {
  releaseState(request);
  const state = await take();
  taken.set(request, state);
  return state;
}

export function releaseState(request: Asking): void {
  taken.get(request)?.release();
  taken.delete(request);
}
