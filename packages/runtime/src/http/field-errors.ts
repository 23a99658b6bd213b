/** The fields of a request that are wrong, each as a JSON pointer with a sentence in the language of the answer. */
import { escapePointerToken, type Language } from '@duban/domain';
import type { z } from 'zod';
import { fieldSentence, ruleSentence } from './field-sentences.js';

export type RequestPart = 'body' | 'query' | 'path' | 'header';

export interface FieldError {
  readonly in: RequestPart;
  /** JSON pointer (RFC 6901) into that part; empty for the whole of it. */
  readonly pointer: string;
  /** Kind of mismatch, such as `invalid_type` or `too_big`; zod's name for it. */
  readonly code: string;
  readonly message: string;
}

/** A request that does not fit its schema. It is answered with 400 `invalid-input` and the fields. */
export class InputMismatch extends Error {
  override readonly name = 'InputMismatch';
  readonly fieldErrors: (language: Language) => readonly FieldError[];

  constructor(fieldErrors: (language: Language) => readonly FieldError[]) {
    super('the request does not fit its schema');
    this.fieldErrors = fieldErrors;
  }
}

const fieldErrorsMax = 50;
const tokenMaxLength = 200;
const unknownField: Readonly<Record<Language, string>> = { zh: '没有这个字段', en: 'There is no such field' };

/** A mismatch between a value and its schema. The value is compared again when the language is known. */
export function schemaMismatch(schema: z.ZodType, value: unknown, part: RequestPart): InputMismatch {
  return new InputMismatch((language) => {
    const { error } = schema.safeParse(value, { error: (issue) => fieldSentence(schema, issue, language) });
    return (error?.issues ?? []).flatMap((issue) => fieldErrorsOf(issue, part, language)).slice(0, fieldErrorsMax);
  });
}

/** A mismatch that no schema can express, found by the code of a route. */
export function fieldMismatch(part: RequestPart, pointer: string, text: Readonly<Record<Language, string>>): InputMismatch {
  return new InputMismatch((language) => [{ in: part, pointer, code: 'custom', message: text[language] }]);
}

function fieldErrorsOf(issue: z.core.$ZodIssue, part: RequestPart, language: Language): FieldError[] {
  const pointer = issue.path.map(pointerPart).join('');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      in: part,
      pointer: pointer + pointerPart(key),
      code: issue.code,
      message: unknownField[language],
    }));
  }
  return [{ in: part, pointer, code: issue.code, message: ruleSentence(issue.message, language) }];
}

function pointerPart(key: PropertyKey): string {
  return `/${escapePointerToken(String(key).slice(0, tokenMaxLength).toWellFormed())}`;
}
