/**
 * What a request does, and to what, for oversight. It is taken from the route and its parameters, never from headers
 * or body.
 */
import { DubanError, errorRegistry, fields } from '@duban/domain';
import type { FastifyRequest } from 'fastify';
import type { Doing } from '../oversight-counts.js';

/** Parameter of a route → the kind of thing that it names. A parameter that is not here goes by its own name. */
const kinds: Readonly<Record<string, string>> = { code: 'task', key: 'indicator', id: 'person', sha256: 'evidence' };
const otherThanAscii = /[^\x21-\x7e]/g;

type Given = Readonly<Record<string, unknown>>;

/** Whether an error says that an authenticated actor may not do what they asked for. */
export function isRefusal(error: unknown): error is DubanError {
  return error instanceof DubanError && errorRegistry[error.code].kind === 'forbidden';
}

/** The action is the command of a command's route, otherwise the method and the route. */
export function doingOf(request: Pick<FastifyRequest, 'method' | 'routeOptions' | 'params' | 'query'>): Doing {
  const { method, routeOptions } = request;
  const { url = '' } = routeOptions;
  const params = (request.params ?? {}) as Given;
  const query = (request.query ?? {}) as Given;
  const plan = fields.planId.safeParse(params['plan'] ?? query['plan']);
  const action = method === 'POST' ? url.slice(url.lastIndexOf('/') + 1) : `${method === 'HEAD' ? 'GET' : method} ${url}`;
  return { action, plan: plan.data, subject: subjectOf(params, query), filters: filtersOf(query) };
}

function subjectOf(params: Given, query: Given): string {
  const [name, value] = Object.entries(params).findLast(([each]) => each !== 'plan') ?? [];
  if (name !== undefined) return shown(`${kinds[name] ?? name}/${String(value)}`);
  if (query['subject'] !== undefined) return shown(String(query['subject']));
  if (query['unit'] !== undefined) return shown(`unit/${String(query['unit'])}`);
  return params['plan'] === undefined ? 'all' : shown(`plan/${String(params['plan'])}`);
}

/** Parameters of a query that do not narrow what is read: paging, waiting, order, and the plan, which the subject names. */
const noFilters: ReadonlySet<string> = new Set(['plan', 'limit', 'cursor', 'minPosition', 'order']);

function filtersOf(query: Given): string | undefined {
  const given = Object.entries(query).filter(([name, value]) => value !== undefined && !noFilters.has(name));
  if (given.length === 0) return undefined;
  const filters = new URLSearchParams(
    given.flatMap(([name, value]) => [value].flat().map((each): [string, string] => [name, String(each)])),
  );
  filters.sort();
  return filters.toString().slice(0, fields.bounds.shortText);
}

/** Parameters of a request that was refused early may not have been checked yet. */
const shown = (subject: string) => subject.replace(otherThanAscii, '?').slice(0, fields.bounds.shortText);
