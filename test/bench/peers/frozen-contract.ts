/**
 * What report-progress takes and gives, as the product stood when this yardstick was made. It is a copy
 * and imports nothing of the product on purpose: a yardstick that moves with what it measures would hide
 * a slower schema. Change it only when the request itself changes, and say so beside the figures.
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

/** The route, for the peers: the same address as the product's. */
export const frozenRoute = '/v1/plans/:plan/tasks/:code/report-progress';
