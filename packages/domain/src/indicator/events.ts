/** The events of an indicator: what it promises, the series of what was measured, and who checked it. */
import { z } from 'zod';
import { defineEvent, type EventsOf, type NewEventsOf } from '../event-registry.js';
import { actingUnit, bounds, day, decimalString, evidence, key, text, uuid } from '../fields.js';
import { indicatorFacts, indicatorTarget } from '../manifest.js';
import { origin, originFromPublication, withoutSource } from '../origin.js';

export const measurement = z.strictObject({
  value: decimalString,
  /** The population of a fraction or coverage; the figure that a relational value must exceed. */
  reference: decimalString.optional(),
  /** Of a joint target: what each of its types contributes; together they are the value. */
  parts: z
    .array(z.strictObject({ name: text(bounds.name), value: decimalString }))
    .min(1)
    .max(10)
    .optional(),
  occurredOn: day,
  source: text(bounds.shortText).optional(),
  note: text(bounds.reason).optional(),
  evidence: evidence.optional(),
});
export const measurementCorrection = measurement.partial();

/** The measurement that the indicator rests on after the event; null when none is left. */
const standing = uuid.nullable();

export const verificationVerdicts = ['confirmed', 'disputed'] as const;

/** Version 2 added `parts`, which version 1 did not have: its data are data of version 2. */
const withoutParts = (data: Record<string, unknown>) => data;

export const indicatorEvents = [
  /** The units are those of the owning task at registration, written down so that the event stands by itself. */
  defineEvent(
    'indicator-registered',
    z.strictObject({
      origin,
      indicator: indicatorFacts,
      leads: z.array(key).max(50),
      cooperating: z.array(key).max(100),
    }),
    { version: 3, upcasters: { 1: originFromPublication, 2: withoutSource }, erasable: ['/data/origin/basis'] },
  ),
  defineEvent('measurement-recorded', z.strictObject({ unit: actingUnit, ...measurement.shape }), {
    version: 2,
    upcasters: { 1: withoutParts },
    erasable: ['/data/source', '/data/note', '/data/evidence/*/name'],
  }),
  defineEvent('measurement-corrected', z.strictObject({ measurement: uuid, changes: measurementCorrection, standing }), {
    version: 2,
    upcasters: { 1: withoutParts },
    erasable: ['/data/changes/source', '/data/changes/note', '/data/changes/evidence/*/name'],
  }),
  defineEvent('measurement-retracted', z.strictObject({ measurement: uuid, standing })),
  /** `value` and `reference`: what the verifying unit found, where it disputes. */
  defineEvent(
    'measurement-verified',
    z.strictObject({
      measurement: uuid,
      unit: actingUnit,
      verdict: z.enum(verificationVerdicts),
      value: decimalString.optional(),
      reference: decimalString.optional(),
      note: text(bounds.reason).optional(),
    }),
    { erasable: ['/data/note'] },
  ),

  /** One person proposes a target, another approves it; the reason is in the metadata. */
  defineEvent('target-proposed', z.strictObject({ unit: actingUnit, target: indicatorTarget })),
  /** `before` and `target`: what the approval replaces and with what, so that the event tells it by itself. */
  defineEvent('target-approved', z.strictObject({ proposal: uuid, before: indicatorTarget, target: indicatorTarget })),
  defineEvent('target-rejected', z.strictObject({ proposal: uuid })),
  defineEvent('target-withdrawn', z.strictObject({ proposal: uuid })),

  defineEvent('baseline-set', z.strictObject({ baseline: decimalString })),
];

export type IndicatorEvent = EventsOf<typeof indicatorEvents>;
export type NewIndicatorEvent = NewEventsOf<typeof indicatorEvents>;
