import { type Config, createLogger, type Logger, logOutput } from '@duban/runtime';

/** Of this process: there is one stderr, whoever writes to it. */
export const standardError = logOutput(process.stderr);

/** The log of a command: JSON lines on stderr, beside what it prints. */
export function logOf({ logLevel }: Config): Logger {
  return createLogger({ level: logLevel, destination: standardError });
}
