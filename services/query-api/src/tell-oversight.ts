/** What of all that is read leaves a trace: see `docs/using.md`. */
import type { Actor, Role } from '@duban/domain';
import { doingOf } from '@duban/runtime';
import type { FastifyRequest } from 'fastify';
import type { QueryParts } from './query-parts.js';

/** Their reading of the page of a task, an indicator, a unit or a person tells what they look into. */
const overseers: readonly Role[] = ['supervisor', 'inspector', 'auditor'];

const oversees = ({ roles }: Actor) => overseers.some((role) => roles.includes(role));

/** Records a reading, whoever reads; one as a file says so. */
export function tellReading({ oversight }: Pick<QueryParts, 'oversight'>, request: FastifyRequest, asFile = false): void {
  const doing = doingOf(request);
  const { format: _, ...query } = request.query as Readonly<Record<string, unknown>>;
  const { filters } = doingOf({ ...partsOf(request), query: asFile ? { ...query, format: 'csv' } : query });
  oversight.accessed(request.actor, { ...doing, filters });
}

/** Records a reading of the page of one thing by those who oversee. */
export function tellPage(parts: Pick<QueryParts, 'oversight'>, request: FastifyRequest): void {
  if (oversees(request.actor)) tellReading(parts, request);
}

const partsOf = ({ method, routeOptions, params }: FastifyRequest) => ({ method, routeOptions, params });
