/** Everything a command may do to the outside world. It is passed in so that tests can run commands. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  out(text: string): void;
  err(text: string): void;
  readonly isTerminal: boolean;
  /** The next key that is pressed; absent when there is no keyboard. Rejects when the signal aborts. */
  readonly nextKey?: (signal: AbortSignal) => Promise<string | undefined>;
}

/** Exit codes. They are part of the CLI's public surface. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, damaged: 3 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
