/**
 * The events of a task. A report is never edited: correcting, retracting and returning are new events that
 * point at it. What an event is about (a report, a request, an obstacle) is named by the id of the event
 * that brought it up. The reason of a decision is in the metadata.
 */
import { z } from 'zod';
import { defineEvent, type EventsOf, type NewEventsOf } from '../event-registry.js';
import { actingUnit, bounds, day, evidence, key, percent, text, uuid } from '../fields.js';
import { cooperating, taskFacts } from '../manifest.js';
import { origin, originFromPublication, withoutSource } from '../origin.js';

export const report = z.strictObject({
  percent,
  done: text(bounds.longText),
  next: text(bounds.longText).optional(),
  obstacles: text(bounds.longText).optional(),
  /** The day that the report speaks of; when it was reported is in the metadata. */
  occurredOn: day,
  evidence: evidence.optional(),
});
const reportTexts = ['/data/done', '/data/next', '/data/obstacles', '/data/evidence/*/name'];

/** What a correction replaces; what it leaves out stays as it was. */
export const reportCorrection = report.partial();
const correctionTexts = ['/data/changes/done', '/data/changes/next', '/data/changes/obstacles', '/data/changes/evidence/*/name'];

/** The report that the task's progress rests on after the event; null when none is left. */
const standing = uuid.nullable();

/** Position of a deliverable in the task's list, from 1. */
export const deliverableNumber = z.int().min(1).max(bounds.deliverables);

/** A document is drafted, consulted on and issued; an event is held. Before the first stage it is planned. */
export const deliverableStages = ['drafting', 'consulting', 'issued', 'held'] as const;
export type DeliverableStage = (typeof deliverableStages)[number];

export const reviewVerdicts = ['on-track', 'lagging', 'at-risk'] as const;

export const taskEvents = [
  defineEvent('task-registered', z.strictObject({ origin, task: taskFacts }), {
    version: 3,
    upcasters: { 1: originFromPublication, 2: withoutSource },
    erasable: ['/data/origin/basis'],
  }),
  defineEvent('task-acknowledged', z.strictObject({ unit: actingUnit })),
  defineEvent('progress-reported', z.strictObject({ unit: actingUnit, ...report.shape }), { erasable: reportTexts }),
  defineEvent('report-corrected', z.strictObject({ report: uuid, changes: reportCorrection, standing }), {
    erasable: correctionTexts,
  }),
  defineEvent('report-retracted', z.strictObject({ report: uuid, standing })),
  defineEvent('report-returned', z.strictObject({ report: uuid, standing })),

  defineEvent('completion-requested', z.strictObject({ unit: actingUnit, statement: text(bounds.longText).optional() }), {
    erasable: ['/data/statement'],
  }),
  defineEvent('task-completed', z.strictObject({ request: uuid })),
  defineEvent('completion-returned', z.strictObject({ request: uuid })),

  defineEvent(
    'deliverable-advanced',
    z.strictObject({
      deliverable: deliverableNumber,
      unit: actingUnit,
      stage: z.enum(deliverableStages),
      /** 文号, of an issued document. */
      documentNumber: text(bounds.name).optional(),
      occurredOn: day,
      note: text(bounds.reason).optional(),
      evidence: evidence.optional(),
    }),
    { erasable: ['/data/note', '/data/evidence/*/name'] },
  ),
  /** Takes back the last stage, which was recorded by mistake or did not hold. */
  defineEvent('deliverable-set-back', z.strictObject({ deliverable: deliverableNumber, unit: actingUnit })),

  /** `due`: the day asked for. */
  defineEvent('extension-requested', z.strictObject({ unit: actingUnit, due: day })),
  /** `due`: the day granted, which may be earlier than the one asked for. */
  defineEvent('extension-granted', z.strictObject({ request: uuid, due: day })),
  defineEvent('extension-refused', z.strictObject({ request: uuid })),

  defineEvent(
    'obstacle-raised',
    z.strictObject({
      unit: actingUnit,
      description: text(bounds.longText),
      /** What help is asked for. */
      request: text(bounds.longText).optional(),
      occurredOn: day,
    }),
    { erasable: ['/data/description', '/data/request'] },
  ),
  defineEvent(
    'obstacle-cleared',
    z.strictObject({ obstacle: uuid, unit: actingUnit, outcome: text(bounds.longText), occurredOn: day }),
    { erasable: ['/data/outcome'] },
  ),

  defineEvent('task-suspended', z.strictObject({})),
  defineEvent('task-resumed', z.strictObject({})),
  defineEvent('task-cancelled', z.strictObject({})),

  /** Only what changes is there, and then whole. What was done before stays with the then-holder. */
  defineEvent(
    'responsibility-changed',
    z.strictObject({
      leads: z.array(key).min(1).max(50).optional(),
      cooperating: z.array(cooperating).max(100).optional(),
      responsible: z.array(key).max(50).optional(),
    }),
  ),
  defineEvent('placeholder-resolved', z.strictObject({ placeholder: text(bounds.name), units: z.array(key).min(1).max(100) })),

  defineEvent(
    'midterm-reviewed',
    z.strictObject({ unit: actingUnit, verdict: z.enum(reviewVerdicts), comment: text(bounds.longText) }),
    {
      erasable: ['/data/comment'],
    },
  ),
  /** 回避: the unit that checks this task and its indicators in place of those that lead it. */
  defineEvent('substitute-named', z.strictObject({ unit: key })),

  /** A manual override only makes a light worse; `until` is its last day. */
  defineEvent('light-overridden', z.strictObject({ light: z.enum(['yellow', 'red']), until: day.optional() })),
  defineEvent('light-override-lifted', z.strictObject({ override: uuid })),
];

export type TaskEvent = EventsOf<typeof taskEvents>;
export type NewTaskEvent = NewEventsOf<typeof taskEvents>;
