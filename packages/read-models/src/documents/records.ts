/** What is recorded once and stays: changes, evidence, and what oversight knows. */
import { channel, choiceOf, type NameIn, namesIn, type Referrer, words } from '@duban/domain';
import { z } from 'zod';
import { count, type DocumentOf, day, instant } from './parts.js';

const actor = z.strictObject({
  id: z.string(),
  name: z.string(),
  unit: z.string().nullable(),
  roles: z.array(choiceOf(words.role)),
  onBehalfOf: z.string().nullable(),
});

/** What an entry of the history can be about. */
export type SubjectKind = NameIn<typeof words.subject>;

/** `field`: a stable name that `fieldLabel` knows. */
export const fieldChange = z.strictObject({ field: z.string(), before: z.unknown(), after: z.unknown() });
export type FieldChange = DocumentOf<typeof fieldChange>;

/** One entry of the change history. */
export const changeDocument = z.strictObject({
  /** The event's id; where it changed several things, the event's id, a dot and the key of the thing. */
  id: z.string(),
  eventId: z.string(),
  position: z.string(),
  stream: z.string(),
  revision: z.string(),
  type: z.string(),
  subject: z.strictObject({ kind: choiceOf(words.subject), key: z.string(), title: z.string() }),
  actor,
  reason: z.string().nullable(),
  recordedAt: instant,
  serverTime: instant.nullable().describe('真实时间，仅见于模拟计划 / real time, only in simulated plans'),
  /** The day that a report, a measurement, an obstacle or a deliverable's stage speaks of. */
  occurredOn: day.nullable(),
  changes: z.array(fieldChange).describe('逐字段的前后值 / field by field, before and after'),
  /** The actor's, and those that lead or cooperate on the subject. */
  units: z.array(z.string()).describe('所涉单位 / units that it concerns'),
  commandId: z.string(),
  correlationId: z.string(),
  channel: channel.nullable(),
});
export type ChangeDocument = DocumentOf<typeof changeDocument>;

/** What refers to a piece of evidence, and as what. */
export interface EvidenceReference {
  readonly subject: { readonly kind: 'task' | 'indicator'; readonly key: string };
  readonly name: string;
  readonly mediaType: string;
  /** Who referred to it: the bytes are theirs to show or they are not. */
  readonly by: Referrer;
  /** Where they first did so on this subject. */
  readonly since: string;
}

/** A piece of evidence that a task or an indicator refers to, or referred to before a correction. */
export interface EvidenceDocument {
  readonly sha256: string;
  /** One for each subject and whoever referred to it there, with the name given last; the latest at the end. */
  readonly references: readonly EvidenceReference[];
}

export const oversightKinds = namesIn(words.oversightKind);

/** Alike refusals or accesses within about a minute. */
export const oversightDocument = z.strictObject({
  id: z.string(),
  position: z.string(),
  kind: choiceOf(words.oversightKind),
  actor,
  action: z.string().nullable().describe('命令，或查阅的方法和地址 / a command, or a reading as method and route'),
  plan: z.string().nullable(),
  subject: z.string().nullable().describe('对象，如 task/3.2 / the subject'),
  code: z.string().nullable().describe('被拒的错误码 / why it was refused'),
  count: count.describe('约一分钟内相同者的次数 / how often within about a minute'),
  firstAt: instant,
  lastAt: instant,
  recordedAt: instant,
});
export type OversightDocument = DocumentOf<typeof oversightDocument>;
