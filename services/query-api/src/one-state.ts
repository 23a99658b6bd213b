/** Every answer is read from one state of the documents. Its route holds the state until it has answered. */
import type { ViewReader, ViewState } from '@duban/read-models';
import type { FastifyRequest } from 'fastify';

type Asking = Pick<FastifyRequest, 'headers'>;

const taken = new WeakMap<Asking, ViewState>();

/**
 * Gives the request the present state, and releases the state that it had.
 * @throws {DubanError} `overloaded`
 */
export function takeState(views: Pick<ViewReader, 'state'>, request: Asking): Promise<ViewState> {
  return giveState(request, () => views.state());
}

/** The same with any state, such as a past one. */
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
