/** Which readings are recorded: see `docs/using.md`. */
import type { Actor, Role } from '@duban/domain';
import { doingOf } from '@duban/runtime';
import type { FastifyRequest } from 'fastify';
import type { FileFormat } from './csv/csv-answer.js';
import type { QueryParts } from './query-parts.js';

/** Roles whose readings of one task, indicator, unit or person are recorded: they show what is being looked into. */
const overseers: readonly Role[] = ['supervisor', 'inspector', 'auditor'];

const oversees = ({ roles }: Actor) => overseers.some((role) => roles.includes(role));

/** Records a reading by any role, with a mark if it was read as a file. */
export function tellReading({ oversight }: Pick<QueryParts, 'oversight'>, request: FastifyRequest, file?: FileFormat): void {
  const doing = doingOf(request);
  const { format: _, ...query } = request.query as Readonly<Record<string, unknown>>;
  const { filters } = doingOf({ ...partsOf(request), query: file === undefined ? query : { ...query, format: file } });
  oversight.accessed(request.actor, { ...doing, filters });
}

/** Whether a past state is asked for. That is recorded for everybody. */
export const asksForPast = ({ query }: Pick<FastifyRequest, 'query'>): boolean =>
  (query as { readonly asOf?: string } | undefined)?.asOf !== undefined;

/** Records that an overseer has read the page of one thing, or that anybody has read it as it was. */
export function tellPage(parts: Pick<QueryParts, 'oversight'>, request: FastifyRequest): void {
  if (oversees(request.actor) || asksForPast(request)) tellReading(parts, request);
}

const partsOf = ({ method, routeOptions, params }: FastifyRequest) => ({ method, routeOptions, params });
