import { type Config, createLogger, type Logger, logOutput } from '@duban/runtime';

/** One for the whole process, because there is only one stderr. */
export const standardError = logOutput(process.stderr);

/** The log of a command: JSON lines on stderr, separate from what the command prints. */
export function logOf({ logLevel }: Config): Logger {
  return createLogger({ level: logLevel, destination: standardError });
}
