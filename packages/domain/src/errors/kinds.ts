/** The kinds of fault that an error code can stand for. */

/**
 * What whoever gets the error can do about it.
 *
 *     malformed              write the request as it must be written
 *     too-large              ask for less, or in pieces
 *     too-many               come back later: others want to be answered too
 *     unauthenticated        say who is asking
 *     forbidden              leave it to whoever may
 *     not-found              ask for something else
 *     gone                   begin anew: what was handed out once is good no longer
 *     precondition-missing   say what was seen
 *     stale                  look again: it has changed since
 *     conflict               wait for another state, or bring it about
 *     unfit                  send another content: this one never fits
 *     unavailable            try again: nothing has to be mended, or it is being mended
 *     full                   make room
 *     broken                 mend something: trying again does not help
 */
export const faultKinds = [
  'malformed',
  'too-large',
  'too-many',
  'unauthenticated',
  'forbidden',
  'not-found',
  'gone',
  'precondition-missing',
  'stale',
  'conflict',
  'unfit',
  'unavailable',
  'full',
  'broken',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** The kind and the sentences of a code. */
export interface ErrorText {
  readonly kind: FaultKind;
  readonly zh: string;
  readonly en: string;
}

/** The text of a code of this kind, from its sentences in Chinese and in English. */
const textOf =
  (kind: FaultKind) =>
  (zh: string, en: string): ErrorText => ({ kind, zh, en });

export const malformed = textOf('malformed');
export const tooLarge = textOf('too-large');
export const tooMany = textOf('too-many');
export const unauthenticated = textOf('unauthenticated');
export const forbidden = textOf('forbidden');
export const notFound = textOf('not-found');
export const gone = textOf('gone');
export const preconditionMissing = textOf('precondition-missing');
export const stale = textOf('stale');
export const conflict = textOf('conflict');
export const unfit = textOf('unfit');
export const unavailable = textOf('unavailable');
export const full = textOf('full');
export const broken = textOf('broken');
