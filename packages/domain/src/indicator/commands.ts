/** The commands of an indicator as clients send them: `POST …/indicators/:key/<name>`. */
import { z } from 'zod';
import { actingFor, bounds, decimalString, text, uuid } from '../fields.js';
import { type IndicatorFacts, indicatorTarget } from '../manifest.js';
import type { Origin } from '../origin.js';
import { measurement, measurementCorrection, verificationVerdicts } from './events.js';

const reason = text(bounds.reason);
const optionalReason = { reason: reason.optional() };
const onBehalf = { onBehalfOf: actingFor.optional() };
const corrected = Object.keys(measurementCorrection.shape);

export const indicatorCommandBodies = {
  'record-measurement': z.strictObject({ ...measurement.shape, ...onBehalf, ...optionalReason }),
  'correct-measurement': z
    .strictObject({ measurement: uuid, ...measurementCorrection.shape, ...onBehalf, reason })
    .refine((body: Record<string, unknown>) => corrected.some((name) => body[name] !== undefined), {
      error: 'must change at least one field',
    }),
  'retract-measurement': z.strictObject({ measurement: uuid, ...onBehalf, reason }),
  'verify-measurement': z.strictObject({
    measurement: uuid,
    verdict: z.enum(verificationVerdicts),
    value: decimalString.optional(),
    reference: decimalString.optional(),
    note: text(bounds.reason).optional(),
    ...optionalReason,
  }),
  'propose-target': z.strictObject({ target: indicatorTarget, reason }),
  'approve-target': z.strictObject({ proposal: uuid, ...optionalReason }),
  'reject-target': z.strictObject({ proposal: uuid, reason }),
  'withdraw-target': z.strictObject({ proposal: uuid, ...optionalReason }),
  'set-baseline': z.strictObject({ baseline: decimalString, reason }),
};

export type IndicatorCommandName = keyof typeof indicatorCommandBodies;
export type IndicatorCommand =
  | {
      readonly type: 'register';
      readonly origin: Origin;
      readonly indicator: IndicatorFacts;
      readonly leads: string[];
      readonly cooperating: string[];
    }
  | {
      [Name in IndicatorCommandName]: { readonly type: Name } & Omit<z.infer<(typeof indicatorCommandBodies)[Name]>, 'reason'>;
    }[IndicatorCommandName];
