/**
 * The logger of one request. A pino child takes 4 µs to make and most requests log nothing, so it is made for the
 * first line.
 */
import type { FastifyBaseLogger } from 'fastify';
import type { Logger } from '../logging.js';

export class RequestLog implements FastifyBaseLogger {
  readonly #parent: Logger;
  readonly #requestId: string;
  #child: Logger | undefined;

  constructor(parent: Logger, requestId: string) {
    this.#parent = parent;
    this.#requestId = requestId;
  }

  get level(): string {
    return this.#parent.level;
  }

  #own(): Logger {
    this.#child ??= this.#parent.child({ requestId: this.#requestId });
    return this.#child;
  }

  child(...args: Parameters<FastifyBaseLogger['child']>): FastifyBaseLogger {
    return this.#own().child(...args);
  }

  fatal(...args: unknown[]): void {
    this.#own().fatal(...(args as [unknown]));
  }

  error(...args: unknown[]): void {
    this.#own().error(...(args as [unknown]));
  }

  warn(...args: unknown[]): void {
    this.#own().warn(...(args as [unknown]));
  }

  info(...args: unknown[]): void {
    this.#own().info(...(args as [unknown]));
  }

  debug(...args: unknown[]): void {
    this.#own().debug(...(args as [unknown]));
  }

  trace(...args: unknown[]): void {
    this.#own().trace(...(args as [unknown]));
  }

  silent(): void {}
}
