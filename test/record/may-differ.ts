/**
 * What an answer of today may say otherwise than the recorded one. Whoever changes a word that is shown adds
 * it here, in the commit that changes it; nothing else is excused.
 */
export const mayDiffer: { readonly words: readonly { readonly before: string; readonly after: string }[] } = {
  words: [],
};
