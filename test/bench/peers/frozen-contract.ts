/**
 * The request and answer of report-progress, as they were when this yardstick was made. This is a copy on purpose: if
 * the yardstick changed together with the product, it would hide a schema that became slower. Change it only when the
 * request itself changes, and say so beside the figures.
 */
import { z } from 'zod';

function text(maxLength: number) {
  return z
    .string()
    .min(1)
    .max(maxLength)
    .refine((value) => value.isWellFormed())
    .refine((value) => value.trim() !== '');
}

const evidenceItem = z.strictObject({
  name: text(200),
  mediaType: z
    .string()
    .max(100)
    .regex(/^[a-z0-9]+\/[a-z0-9.+-]+$/),
  size: z.int().min(0).max(1_073_741_824),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

export const frozenBody = z.strictObject({
  percent: z.int().min(0).max(100),
  done: text(20_000),
  next: text(20_000).optional(),
  obstacles: text(20_000).optional(),
  occurredOn: z.iso.date(),
  evidence: z.array(evidenceItem).max(50).optional(),
  reason: text(2_000).optional(),
});
export type FrozenBody = z.infer<typeof frozenBody>;

export const frozenAnswer = z.strictObject({
  eventIds: z.array(z.uuid()),
  revision: z.string(),
  position: z.string(),
});

/** The route for the peers: the same address as in the product. */
export const frozenRoute = '/v1/plans/:plan/tasks/:code/report-progress';
