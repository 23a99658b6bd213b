/** The pieces of evidence that an event brings in, whichever of its fields holds them; a notice is kept as one. */
import type { Evidence } from './fields.js';
import type { NoticeDocument } from './provenance.js';

/** Of an event's data: those of a report, a measurement or a stage, those that a correction gives instead, and a notice. */
export function evidenceIn(data: Readonly<Record<string, unknown>>): Evidence {
  const changes = data['changes'] as { readonly evidence?: Evidence } | undefined;
  const document = data['document'] as NoticeDocument | undefined;
  return [
    ...((data['evidence'] as Evidence | undefined) ?? []),
    ...(changes?.evidence ?? []),
    ...(document === undefined ? [] : [document]),
  ];
}
