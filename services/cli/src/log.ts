import { type Config, createLogger, type Logger } from '@duban/runtime';
import { pino } from 'pino';

const stderr = 2;

/** The log of a command: JSON lines on stderr, beside what it prints. */
export function logOf({ logLevel }: Config): Logger {
  return createLogger({ level: logLevel, destination: pino.destination({ dest: stderr, sync: true }) });
}
