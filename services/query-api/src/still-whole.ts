/**
 * Guards against documents that get older. If the server of the read models loses them, they are made again in the same
 * place, event by event. A query that began before may have read some of the new ones, so each answer is checked
 * against the position that it claims.
 */
import { DubanError, positionEpoch } from '@duban/domain';
import type { ViewReader } from '@duban/read-models';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { releaseState } from './one-state.js';

interface Held {
  /** A plan. */
  readonly id: string;
  readonly position: string;
}

const heldBy = new WeakMap<Pick<FastifyRequest, 'headers'>, Held[]>();

/** Notes a plan that the answer to a request is made from. */
export function hold(request: Pick<FastifyRequest, 'headers'>, plan: Held): void {
  const others = heldBy.get(request);
  if (others === undefined) heldBy.set(request, [plan]);
  else others.push(plan);
}

/** Whether documents are at an older position than they had reached before. */
export const liesBehind = (checkpoint: string | undefined, position: string): boolean =>
  checkpoint === undefined || (positionEpoch(checkpoint) === positionEpoch(position) && checkpoint < position);

/** Makes all routes added later refuse an answer if documents became older while they were read. */
export function refuseBroken(server: FastifyInstance, views: Pick<ViewReader, 'checkpoint'>): void {
  const refuse = async (request: FastifyRequest, reply: FastifyReply) => {
    for (const { id, position } of heldBy.get(request) ?? []) {
      if (!liesBehind(await views.checkpoint(id), position)) continue;
      reply.removeHeader('etag');
      throw new DubanError('plan-refilling', { plan: id });
    }
  };
  server.addHook('onRoute', (route) => {
    const { handler } = route;
    route.handler = async function (request, reply) {
      try {
        const answer: unknown = await Promise.resolve(handler.call(this, request, reply)).catch(async (error: unknown) => {
          // "Not found" may be wrong for the same reason.
          await refuse(request, reply);
          throw error;
        });
        if (!reply.sent) await refuse(request, reply);
        return answer;
      } finally {
        releaseState(request);
      }
    };
  });
}
