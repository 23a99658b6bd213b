import type { DocumentKinds } from '../documents/index.js';

/** The units that lead a thing or cooperate on it; none where it is no task or indicator. Placeholders have no id. */
export function heldBy(document: object | undefined): readonly string[] {
  const { leads = [], cooperating = [] } = (document ?? {}) as Partial<Pick<DocumentKinds['task'], 'leads' | 'cooperating'>>;
  // The codes of the tasks that a unit leads are texts.
  return [...leads, ...cooperating].flatMap((unit) => (typeof unit === 'object' && 'id' in unit ? [unit.id] : []));
}
