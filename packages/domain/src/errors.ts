/**
 * The one registry of error codes. A code is stable, is part of the API, and is never reused. It says what kind of
 * fault it stands for; the HTTP status and whether to try again follow from the kind alone. `{name}` in a sentence is
 * replaced by the error's parameter of that name, `{name:table}` by the word that a table of the vocabulary has for it.
 */
import { errorsOfMachinery } from './errors/of-machinery.js';
import { errorsOfRequests } from './errors/of-requests.js';
import { errorsOfRules } from './errors/of-rules.js';
import { joined } from './tables.js';
import { words } from './vocabulary.js';
import { type Language, type Words, type WordTable, word } from './words.js';

export const errorRegistry = joined(errorsOfRequests, errorsOfRules, errorsOfMachinery);

export type ErrorCode = keyof typeof errorRegistry;
/** Name → value. A value that differs from language to language is given as words. */
export type ErrorParams = Readonly<Record<string, string | number | Words>>;

/** The sentence for a code, with its parameters filled in; a unit by its name, where `unitName` gives it. */
export function errorSentence(code: ErrorCode, params: ErrorParams = {}, language: Language = 'zh'): string {
  return errorRegistry[code][language].replace(/\{(\w+)(?::(\w+))?\}/g, (_, name: string, table?: string) => {
    const param = (name === 'unit' ? params['unitName'] : undefined) ?? params[name] ?? '?';
    const said = String(inLanguage(param, language));
    return table === undefined ? said : word(tables[table] ?? {}, said, language);
  });
}

const tables: Readonly<Record<string, WordTable | undefined>> = words;

const inLanguage = (param: string | number | Words, language: Language) => (typeof param === 'object' ? param[language] : param);

/** The parameters with those given as words in one language. */
export const paramsIn = (params: ErrorParams, language: Language): Record<string, string | number> =>
  Object.fromEntries(Object.entries(params).map(([name, param]) => [name, inLanguage(param, language)]));

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
