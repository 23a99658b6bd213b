/** The methods that each address takes, to tell a wrong method (405) from a wrong address (404). */
import { DubanError } from '@duban/domain';
import type { FastifyInstance, FastifyRequest, HTTPMethods } from 'fastify';
import findMyWay from 'find-my-way';

export interface RouteIndex {
  /** `method-not-allowed` with the methods that the address takes, or `route-not-found` when there are none. */
  unknown(request: Pick<FastifyRequest, 'method' | 'url'>): DubanError;
}

/** Watches the routes that are added to a server from now on. */
export function indexRoutes(server: FastifyInstance): RouteIndex {
  const methods = new Set<HTTPMethods>();
  const router = findMyWay();
  server.addHook('onRoute', (route) => {
    for (const method of [route.method].flat() as HTTPMethods[]) {
      methods.add(method);
      if (!router.hasRoute(method as findMyWay.HTTPMethod, route.url))
        router.on(method as findMyWay.HTTPMethod, route.url, () => {});
    }
  });
  return {
    unknown({ method, url }) {
      const path = url.split('?', 1)[0] ?? '';
      const allowed = [...methods].filter((each) => router.find(each as findMyWay.HTTPMethod, path) !== null).sort();
      // The method is right, so the address exists, but nothing is there: for example a missing file.
      if (allowed.length === 0 || allowed.includes(method as HTTPMethods)) return new DubanError('route-not-found');
      return new DubanError('method-not-allowed', { method, allow: allowed.join(', ') });
    },
  };
}
