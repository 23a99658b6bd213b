/** The pieces of evidence that an event brings in, whichever of its fields holds them. */
import type { Evidence } from './fields.js';

/** Of an event's data: those of a report, a measurement or a stage, and those that a correction gives instead. */
export function evidenceIn(data: Readonly<Record<string, unknown>>): Evidence {
  const changes = data['changes'] as { readonly evidence?: Evidence } | undefined;
  return [...((data['evidence'] as Evidence | undefined) ?? []), ...(changes?.evidence ?? [])];
}
