/** Where a task or an indicator comes from: the plan's publication, or a decision in mid-year. */
import { z } from 'zod';
import type { Upcaster } from './event-table.js';
import { bounds, freeText, uuid } from './fields.js';

export const origin = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('publication'), publication: uuid }),
  /** `basis`: the document or instruction behind the decision (领导批示). */
  z.strictObject({ by: z.literal('decision'), basis: freeText(bounds.shortText) }),
]);
type Origin = z.infer<typeof origin>;

export const byPublication = (publication: string): Origin => ({ by: 'publication', publication });
export const byDecision = (basis: string): Origin => ({ by: 'decision', basis });

/** Version 2 of both registrations knew no place in a notice, and of figures no upper limit. */
export const withoutSource: Upcaster = (data) => data;

/** Version 1 of both registrations knew publications only. */
export const originFromPublication: Upcaster = ({ publication, ...data }) => ({
  origin: { by: 'publication', publication },
  ...data,
});
