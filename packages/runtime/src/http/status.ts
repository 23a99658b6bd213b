/** The HTTP status of each kind of fault. No other file knows statuses. */
import { type ErrorCode, errorRegistry, type FaultKind } from '@duban/domain';

const statusOfKind: Readonly<Record<FaultKind, number>> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  gone: 410,
  stale: 412,
  'too-large': 413,
  unfit: 422,
  'precondition-missing': 428,
  'too-many': 429,
  broken: 500,
  unavailable: 503,
  full: 507,
};

/** Faults of HTTP itself, each of which has a status of its own. */
const statusOfHttpCode = {
  'method-not-allowed': 405,
  'request-timeout': 408,
  'unsupported-media-type': 415,
  'headers-too-large': 431,
} as const satisfies Partial<Record<ErrorCode, number>>;

export const statusOfFault = (kind: FaultKind): number => statusOfKind[kind];
export const statusOfHttpFault = (code: keyof typeof statusOfHttpCode): number => statusOfHttpCode[code];

export const statusOf = (code: ErrorCode): number =>
  (statusOfHttpCode as Partial<Record<ErrorCode, number>>)[code] ?? statusOfFault(errorRegistry[code].kind);

/**
 * The code for an error that a plugin meant for HTTP. It is known by saying its status twice, as http-errors does: an
 * error with a `statusCode` alone may be about anything, such as a request that Duban itself made.
 */
export function codeOfForeign(error: Error): ErrorCode {
  const { status, statusCode } = error as { readonly status?: unknown; readonly statusCode?: unknown };
  if (typeof status !== 'number' || status !== statusCode || status < 400 || status > 499) return 'internal';
  // A static file that clients may not see is, for them, not there.
  return status === 403 || status === 404 ? 'route-not-found' : 'request-malformed';
}
