/**
 * What an answer of today may say otherwise than the recorded one. Whoever changes a word that is shown adds
 * it to `changed-words.ts`, in the commit that changes it; nothing else is excused.
 */
import { type ChangedWord, changedWords } from './changed-words.js';

interface MayDiffer {
  /** By the language of the answer. */
  readonly words: Readonly<Record<'zh' | 'en', readonly ChangedWord[]>>;
  /** What answers say besides since: by the JSON pointer of where it stands. */
  readonly added: readonly RegExp[];
  /** Lists of names whose order says nothing. */
  readonly anyOrder: readonly { readonly names: RegExp; readonly between: string }[];
  /** Types of events that have got a further version since, and which; what they say is compared all the same. */
  readonly versions: Readonly<Record<string, number>>;
}

export const mayDiffer: MayDiffer = {
  added: [
    // Whether the bytes of a piece of evidence are there.
    /\/evidence\/\d+\/uploaded$/,
  ],
  words: changedWords,
  anyOrder: [
    // What a parameter may be, as its error lists it: in the order of the tables that it is made from.
    { names: /"[^"|]+"(?:\|"[^"|]+")+/g, between: '|' },
  ],
  // Notices come as PDF and as sheets too.
  versions: { 'publication-started': 4, 'notice-attached': 2 },
};
