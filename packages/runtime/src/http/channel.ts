/** How a request came in: the channel in an event's metadata. */
import { type Channel, channel } from '@duban/domain';
import type { FastifyRequest } from 'fastify';

const userAgentMax = channel.shape.userAgent.unwrap().maxLength ?? 0;
const addressMax = channel.shape.address.unwrap().maxLength ?? 0;

/** The channel of a request, cut to the bounds of its schema. */
export function channelOf(request: FastifyRequest): Channel {
  const userAgent = request.headers['user-agent'];
  return {
    requestId: request.id,
    address: fit(request.ip, addressMax),
    ...(userAgent === undefined ? {} : { userAgent: fit(userAgent, userAgentMax) }),
  };
}

/** Cutting may have split a surrogate pair. */
const fit = (text: string, maxLength: number) => (text.length > maxLength ? text.slice(0, maxLength) : text).toWellFormed();
