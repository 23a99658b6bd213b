/** Where a task or an indicator comes from: the plan's publication, or a decision in mid-year. */
import { z } from 'zod';
import type { Upcaster } from './event-table.js';
import { bounds, freeText, uuid } from './fields.js';

export const origin = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('publication'), publication: uuid }),
  /** `basis`: the document or instruction that the decision rests on (领导批示). */
  z.strictObject({ by: z.literal('decision'), basis: freeText(bounds.shortText) }),
]);
type Origin = z.infer<typeof origin>;

export const byPublication = (publication: string): Origin => ({ by: 'publication', publication });
export const byDecision = (basis: string): Origin => ({ by: 'decision', basis });

/**
 * Version 3 of both registrations added the place in a notice and, for figures, the upper limit. Both are optional,
 * so data of version 2 are data of version 3 as they are.
 */
export const withoutSource: Upcaster = (data) => data;

/** Version 2 of both registrations added decisions in mid-year; whatever version 1 recorded came from a publication. */
export const originFromPublication: Upcaster = ({ publication, ...data }) => ({
  origin: { by: 'publication', publication },
  ...data,
});
