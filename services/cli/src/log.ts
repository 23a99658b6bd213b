import { type Config, createLogger, type Logger, logOutput } from '@duban/runtime';

/** One for the whole process, since there is one stderr. */
export const standardError = logOutput(process.stderr);

/** The log of a command: JSON lines on stderr, beside what it prints. */
export function logOf({ logLevel }: Config): Logger {
  return createLogger({ level: logLevel, destination: standardError });
}
