/**
 * JSON logs through pino, to stdout unless another destination is given. Nothing of a request by which a person or a
 * token could be recognised is written: not its headers, not its body, not its query.
 */
import { type DestinationStream, type Logger, pino } from 'pino';
import type { LogLevel } from './config.js';

export type { Logger } from 'pino';

const secretNames = ['authorization', 'cookie', 'set-cookie', 'token', 'password', 'secret', 'body'];
/** Secrets at the top of a line, one level down, and in the headers of a request or an answer. */
const secretPaths = secretNames.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.headers["${name}"]`]);

export interface LoggingOptions {
  readonly level?: LogLevel;
  /** Where lines go; stdout when absent. */
  readonly destination?: DestinationStream;
}

/** A logger whose lines are JSON with an ISO time; secrets in well-known places read `[redacted]`. */
export function createLogger({ level = 'info', destination }: LoggingOptions = {}): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: secretPaths, censor: '[redacted]' },
    serializers: { err: describeError, error: describeError },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

interface DescribedError {
  readonly type: string;
  readonly message: string;
  readonly code?: unknown;
  readonly stack?: string | undefined;
  readonly cause?: DescribedError;
}

/** Only these fields of an error: its other properties may hold what a client sent. */
function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  return {
    type: error.name,
    message: error.message,
    ...('code' in error ? { code: error.code } : {}),
    stack: error.stack,
    ...(error.cause === undefined || depth === 3 ? {} : { cause: describeError(error.cause, depth + 1) }),
  };
}
