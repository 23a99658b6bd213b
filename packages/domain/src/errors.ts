/**
 * The one registry of error codes. A code is stable, is part of the API, and is never reused. It says what kind of
 * fault it stands for; the HTTP status and whether to try again follow from the kind alone. `{name}` in a sentence is
 * replaced by the error's parameter of that name.
 */
import { errorsOfMachinery } from './errors/of-machinery.js';
import { errorsOfRequests } from './errors/of-requests.js';
import { errorsOfRules } from './errors/of-rules.js';
import { joined } from './tables.js';

export const errorRegistry = joined(errorsOfRequests, errorsOfRules, errorsOfMachinery);

export type ErrorCode = keyof typeof errorRegistry;
export type ErrorParams = Readonly<Record<string, string | number>>;
export type Language = 'zh' | 'en';

/** The sentence for a code, with its parameters filled in. */
export function errorSentence(code: ErrorCode, params: ErrorParams = {}, language: Language = 'zh'): string {
  return errorRegistry[code][language].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? '?'));
}

/** An exception that carries a registered code. Rules do not throw it; they return a rejection. */
export class DubanError extends Error {
  override readonly name = 'DubanError';
  readonly code: ErrorCode;
  readonly params: ErrorParams;

  constructor(code: ErrorCode, params: ErrorParams = {}, options?: ErrorOptions) {
    super(errorSentence(code, params, 'en'), options);
    this.code = code;
    this.params = params;
  }
}
