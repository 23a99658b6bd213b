/**
 * What is recorded about those who use Duban: what they were refused, what they read, and which tokens they were
 * given. One event stands for everything alike within about a minute, with a count; times are the server's, also
 * where the plan is simulated. The actor is in the metadata: of a token, whoever issued or revoked it.
 */
import { z } from 'zod';
import { actor } from './event.js';
import type { EventsOf, EventTable, NewEventsOf, Upcaster } from './event-table.js';
import { bounds, instant, planId, text, uuid } from './fields.js';

/** A command such as `report-progress`, or a reading such as `GET /v1/plans/:plan/history`. */
const action = text(bounds.shortText);
/** What the act was about: `task/3.2`, `plan/zjkjt2012`, `evidence/<sha256>`. */
const subject = text(bounds.shortText);

const errorCode = z
  .string()
  .max(64)
  .regex(/^[a-z]+(-[a-z]+)*$/);

const counted = { count: z.int().min(1), firstAt: instant, lastAt: instant };

/** Version 2 added a field that may be absent, so data of version 1 are data of version 2 as they are. */
const asItWas: Upcaster = (data) => data;

export const oversightEvents = {
  /** `code`: the registered error of the refusal. */
  'refusals-recorded': {
    zh: '拒绝记录',
    en: 'refusals recorded',
    schema: z.strictObject({
      command: action,
      plan: planId.optional(),
      subject,
      code: errorCode,
      ...counted,
    }),
  },
  /** `filters`: what was asked for besides, as in the query of an address. */
  'access-recorded': {
    zh: '查阅记录',
    en: 'access recorded',
    schema: z.strictObject({
      view: action,
      plan: planId.optional(),
      subject,
      filters: text(bounds.shortText).optional(),
      ...counted,
    }),
    older: [asItWas],
  },
  /** `count`: refusals or readings of one actor that are not recorded one by one, because there were more at once than are kept. */
  'oversight-dropped': {
    zh: '未逐条记录',
    en: 'not recorded one by one',
    schema: z.strictObject({ of: z.enum(['refusals', 'access']).optional(), ...counted }),
    older: [asItWas],
  },
  /**
   * The read models of a plan were held against its events by whom the metadata name. `compared`: documents, entries
   * and revisions; `differing` of them; nothing can be said of `unsettled`. `code`: why it could not be done.
   */
  'read-models-reconciled': {
    zh: '核对读模型',
    en: 'read models reconciled',
    schema: z.strictObject({
      plan: planId.or(z.literal('oversight')),
      events: z.int().min(0),
      compared: z.int().min(0),
      differing: z.int().min(0),
      unsettled: z.int().min(0),
      code: errorCode.optional(),
    }),
  },
  /** `token`: its id (jti), never the token itself. */
  'token-issued': {
    zh: '签发令牌',
    en: 'token issued',
    schema: z.strictObject({
      token: uuid,
      subject: actor.shape.id,
      name: actor.shape.name,
      unit: actor.shape.unit,
      roles: actor.shape.roles,
      expiresAt: instant,
    }),
  },
  /** One token, or all that a subject has been issued so far. */
  'tokens-revoked': {
    zh: '吊销令牌',
    en: 'tokens revoked',
    schema: z.strictObject({ token: uuid.optional(), subject: actor.shape.id.optional() }),
  },
  /** `key`: the thumbprint of the new one. Tokens signed with the one before are taken until then. */
  'signing-key-rotated': {
    zh: '更换签名密钥',
    en: 'signing key rotated',
    schema: z.strictObject({ key: text(bounds.name), previousUntil: instant }),
  },
} satisfies EventTable;

export type OversightEvent = EventsOf<typeof oversightEvents>;
export type NewOversightEvent = NewEventsOf<typeof oversightEvents>;
