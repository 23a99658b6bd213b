/** Records that stay as they are: entries of the history, evidence, and the records of oversight. */
import { channel, choiceOf, type NameIn, namesIn, type Referrer, words } from '@duban/domain';
import { z } from 'zod';
import { count, type DocumentOf, day, instant } from './parts.js';

const actor = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    unit: z.string().nullable(),
    roles: z.array(choiceOf(words.role)),
    onBehalfOf: z.string().nullable(),
  })
  .meta({ id: 'Actor' });

/** The things that an entry of the history can be about. */
export type SubjectKind = NameIn<typeof words.subject>;

/** `field`: a stable name that `fieldLabel` knows. */
export const fieldChange = z.strictObject({ field: z.string(), before: z.unknown(), after: z.unknown() });
export type FieldChange = DocumentOf<typeof fieldChange>;

/** One entry of the change history. */
export const changeDocument = z.strictObject({
  /** The event's id; for every further thing that the event changed, the event's id, a dot and the key of the thing. */
  id: z.string(),
  eventId: z.string(),
  position: z.string(),
  stream: z.string(),
  revision: z.string(),
  type: z.string(),
  subject: z.strictObject({ kind: choiceOf(words.subject), key: z.string(), title: z.string() }).meta({ id: 'Subject' }),
  actor,
  reason: z.string().nullable(),
  recordedAt: instant,
  serverTime: instant.nullable().describe('真实时间，仅见于模拟计划 / real time, only in simulated plans'),
  /** The day that a report, a measurement, an obstacle or a deliverable's stage is about. */
  occurredOn: day.nullable(),
  refersTo: z
    .array(z.strictObject({ kind: choiceOf(words.reference), eventId: z.string() }).meta({ id: 'EventReference' }))
    .describe('所依的事件，如所批准的申请 / earlier events that it refers to, such as the request that it grants'),
  changes: z.array(fieldChange).describe('逐字段的前后值 / field by field, before and after'),
  /** The actor's unit, and the units that lead or cooperate on the subject. */
  units: z.array(z.string()).describe('所涉单位 / units that it concerns'),
  commandId: z.string(),
  correlationId: z.string(),
  channel: channel.nullable(),
});
export type ChangeDocument = DocumentOf<typeof changeDocument>;

/** One reference to a piece of evidence: by what, by whom and under which name. */
export interface EvidenceReference {
  readonly subject: { readonly kind: 'task' | 'indicator'; readonly key: string };
  readonly name: string;
  readonly mediaType: string;
  /** Who referred to it. This decides whether the reference may show the bytes. */
  readonly by: Referrer;
  /** The position of their first reference to it on this subject. */
  readonly since: string;
}

/** A piece of evidence that a task or an indicator refers to, or referred to before a correction. */
export interface EvidenceDocument {
  readonly sha256: string;
  /** One reference for each pair of subject and referrer, with the name that was given last; the latest is at the end. */
  readonly references: readonly EvidenceReference[];
}

/** `dropped`: more happened at once than is kept of the actor; nothing but the count is known of it. */
export const oversightKinds = namesIn(words.oversightKind);

/** Alike refusals or readings within about a minute; a token that was issued, or revoked. */
export const oversightDocument = z
  .strictObject({
    id: z.string(),
    position: z.string(),
    kind: choiceOf(words.oversightKind),
    actor,
    action: z
      .string()
      .nullable()
      .describe('命令，查阅的方法和地址，或签发、吊销 / a command, a reading as method and route, or what was done with a token'),
    plan: z.string().nullable(),
    subject: z.string().nullable().describe('对象，如 task/3.2 / the subject'),
    filters: z
      .string()
      .nullable()
      .describe(
        '查阅时所用的筛选条件，如地址中的查询；核对的各项计数 / what else was asked of a reading, as in the query of an address; the counts of a reconciliation',
      ),
    code: z.string().nullable().describe('被拒的错误码 / why it was refused'),
    token: z
      .strictObject({
        id: z.string().describe('令牌编号 jti / the id of the token'),
        name: z.string(),
        unit: z.string().nullable(),
        roles: z.array(choiceOf(words.role)),
        expiresAt: instant,
      })
      .meta({ id: 'IssuedToken' })
      .nullable()
      .describe('所签发的令牌；令牌本身不记录 / the token that was issued, never the token itself'),
    reason: z.string().nullable(),
    count: count.describe('约一分钟内相同者的次数 / how often within about a minute'),
    firstAt: instant,
    lastAt: instant,
    recordedAt: instant,
  })
  .meta({ id: 'OversightRecord' });
export type OversightDocument = DocumentOf<typeof oversightDocument>;
