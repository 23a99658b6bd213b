/**
 * What an answer of today may say otherwise than the recorded one. Whoever changes a word that is shown adds
 * it to `changed-words.ts`, in the commit that changes it; nothing else is excused.
 */
import { type ChangedWord, changedWords } from './changed-words.js';

interface MayDiffer {
  /** By the language of the answer. */
  readonly words: Readonly<Record<'zh' | 'en', readonly ChangedWord[]>>;
  /** Questions that are answered otherwise on purpose, by their path or command line. */
  readonly meant: readonly string[];
  /** What answers say besides since: by the JSON pointer of where it stands. */
  readonly added: readonly RegExp[];
  /** Lists of names whose order says nothing. */
  readonly anyOrder: readonly { readonly names: RegExp; readonly between: string }[];
  /** Questions whose answers list tasks in the plan's order, where they once listed them in the order of events. */
  readonly tasksInPlanOrder: RegExp;
  /** Questions whose answer is a workbook with a row for each such task: its cells are compared in any order. */
  readonly rowsInPlanOrder: RegExp;
  /** Types of events that have got a further version since, and which; what they say is compared all the same. */
  readonly versions: Readonly<Record<string, number>>;
}

export const mayDiffer: MayDiffer = {
  // Asked for a file, it answered as if it had not been.
  meant: ['/v1/oversight?format=csv'],
  added: [
    // Whether the bytes of a piece of evidence are there.
    /\/evidence\/\d+\/uploaded$/,
    // What oversight says of readings and tokens.
    /^\/items\/\d+\/(?:filters|token|reason)$/,
  ],
  words: changedWords,
  anyOrder: [
    // What a parameter may be, as its error lists it: in the order of the tables that it is made from.
    { names: /"[^"|]+"(?:\|"[^"|]+")+/g, between: '|' },
  ],
  // Of units and people: the order of events differs from store to store, as publication appends side by side.
  tasksInPlanOrder: /^\/v1\/(?:plans\/[^/]+\/)?(?:units|people)(?![^?]*\/report-template)(?:[/?]|$)/,
  rowsInPlanOrder: /^\/v1\/plans\/zjkjt2012sim\/units\/gaoxin\/report-template/,
  // Notices come as PDF and as sheets too.
  versions: { 'publication-started': 4, 'notice-attached': 2 },
};
