/** The commands of a task as clients send them: `POST …/tasks/:code/<name>`. */
import { z } from 'zod';
import { actingFor, bounds, day, evidence, key, text, uuid } from '../fields.js';
import { cooperating, type TaskFacts } from '../manifest.js';
import type { Origin } from '../origin.js';
import { deliverableNumber, deliverableStages, report, reportCorrection, reviewVerdicts } from './events.js';

const reason = text(bounds.reason);
const optionalReason = { reason: reason.optional() };
/** What a unit does may be entered for it (代填). */
const onBehalf = { onBehalfOf: actingFor.optional() };

const atLeastOneOf =
  (...names: readonly string[]) =>
  (body: Record<string, unknown>) =>
    names.some((name) => body[name] !== undefined);
const mustChange = { error: 'must change at least one field' };

export const taskCommandBodies = {
  acknowledge: z.strictObject({ ...onBehalf, ...optionalReason }),
  'report-progress': z.strictObject({ ...report.shape, ...onBehalf, ...optionalReason }),
  'correct-report': z
    .strictObject({ report: uuid, ...reportCorrection.shape, ...onBehalf, reason })
    .refine(atLeastOneOf(...Object.keys(reportCorrection.shape)), mustChange),
  'retract-report': z.strictObject({ report: uuid, ...onBehalf, reason }),
  'request-completion': z.strictObject({ statement: text(bounds.longText).optional(), ...onBehalf, ...optionalReason }),
  complete: z.strictObject(optionalReason),
  /** `report` absent: the request for completion is returned. */
  return: z.strictObject({ report: uuid.optional(), reason }),

  'advance-deliverable': z.strictObject({
    deliverable: deliverableNumber,
    stage: z.enum(deliverableStages),
    documentNumber: text(bounds.name).optional(),
    occurredOn: day,
    note: text(bounds.reason).optional(),
    evidence: evidence.optional(),
    ...onBehalf,
    ...optionalReason,
  }),
  'set-back-deliverable': z.strictObject({ deliverable: deliverableNumber, ...onBehalf, reason }),

  'request-extension': z.strictObject({ due: day, ...onBehalf, reason }),
  /** `due` absent: the day asked for. */
  'grant-extension': z.strictObject({ request: uuid, due: day.optional(), ...optionalReason }),
  'refuse-extension': z.strictObject({ request: uuid, reason }),

  'raise-obstacle': z.strictObject({
    description: text(bounds.longText),
    request: text(bounds.longText).optional(),
    occurredOn: day,
    ...onBehalf,
    ...optionalReason,
  }),
  'clear-obstacle': z.strictObject({
    obstacle: uuid,
    outcome: text(bounds.longText),
    occurredOn: day,
    ...onBehalf,
    ...optionalReason,
  }),

  suspend: z.strictObject({ reason }),
  resume: z.strictObject({ reason }),
  cancel: z.strictObject({ reason }),

  'change-responsibility': z
    .strictObject({
      leads: z.array(key).min(1).max(50).optional(),
      cooperating: z.array(cooperating).max(100).optional(),
      responsible: z.array(key).max(50).optional(),
      reason,
    })
    .refine(atLeastOneOf('leads', 'cooperating', 'responsible'), mustChange),
  'resolve-placeholder': z.strictObject({ placeholder: text(bounds.name), units: z.array(key).min(1).max(100), reason }),

  'review-midterm': z.strictObject({ verdict: z.enum(reviewVerdicts), comment: text(bounds.longText), ...optionalReason }),
  'name-substitute': z.strictObject({ unit: key, reason }),

  'override-light': z.strictObject({ light: z.enum(['yellow', 'red']), until: day.optional(), reason }),
  'lift-light-override': z.strictObject({ override: uuid, reason }),
};

export type TaskCommandName = keyof typeof taskCommandBodies;
export type TaskCommand =
  | { readonly type: 'register'; readonly origin: Origin; readonly task: TaskFacts }
  | {
      [Name in TaskCommandName]: { readonly type: Name } & Omit<z.infer<(typeof taskCommandBodies)[Name]>, 'reason'>;
    }[TaskCommandName];
