/** The events of a plan: its publication, and the decisions about its units, people, accounts and rules. */
import { z } from 'zod';
import { defineEvent, type EventsOf, type NewEventsOf } from '../event-registry.js';
import { bounds, day, key, sha256Hex, text, uuid } from '../fields.js';
import { lightRuleSetVersion } from '../lights.js';
import { manifestEntry, named } from '../manifest.js';
import { noticeDocument } from '../provenance.js';

export const counts = z.strictObject({ sections: z.int(), units: z.int(), people: z.int(), tasks: z.int(), indicators: z.int() });

/** Version 1 was written when there was one set of rules for the lights. */
const withFirstLightRules = (data: Record<string, unknown>) => ({ ...data, lightRules: 'lights-v1' });

/** Version 2 added `carriedOverFrom` to a task, which version 1 did not have. */
const withoutCarriedOver = (data: Record<string, unknown>) => data;

/** Version 3 of both added the notice and the places in it, and of a figure that it is an upper limit. */
const withoutNotice = (data: Record<string, unknown>) => data;

/** The version before took a notice as text, HTML or DOCX only; since then as PDF and as sheets too. */
const withFewerFormats = (data: Record<string, unknown>) => data;

export const planEvents = [
  defineEvent(
    'publication-started',
    z.strictObject({
      publication: uuid,
      manifestDigest: sha256Hex,
      title: text(bounds.shortText),
      issuer: text(bounds.name),
      documentNumber: text(bounds.name).optional(),
      issuedOn: day,
      /** The notice that the plan was read from. */
      document: noticeDocument.optional(),
      year: z.int(),
      simulated: z.boolean(),
      startsOn: day,
      /** Version of the rules that the plan's lights follow until another is adopted. */
      lightRules: lightRuleSetVersion,
      counts,
      chunks: z.int().min(1),
    }),
    { version: 4, upcasters: { 1: withFirstLightRules, 2: withoutNotice, 3: withFewerFormats } },
  ),
  defineEvent(
    'publication-chunk-recorded',
    z.strictObject({ publication: uuid, index: z.int().min(0), entries: z.array(manifestEntry).min(1) }),
    { version: 3, upcasters: { 1: withoutCarriedOver, 2: withoutNotice } },
  ),
  defineEvent('published', z.strictObject({ publication: uuid })),

  defineEvent('unit-added', z.strictObject({ unit: named })),
  defineEvent('unit-renamed', z.strictObject({ unit: key, name: text(bounds.name) })),
  defineEvent('person-added', z.strictObject({ person: named })),
  defineEvent('person-renamed', z.strictObject({ person: key, name: text(bounds.name) })),
  /** The subject of a token is one of the plan's people. A person may have several subjects, a subject one person. */
  defineEvent('account-bound', z.strictObject({ person: key, subject: text(bounds.name) })),
  defineEvent('account-unbound', z.strictObject({ person: key, subject: text(bounds.name) })),
  /** The units that accept completion and verify measurements; none designated: any office outside the leading units. */
  defineEvent('verifiers-designated', z.strictObject({ units: z.array(key).max(50) })),
  defineEvent('light-rules-adopted', z.strictObject({ lightRules: lightRuleSetVersion })),
  /** A further notice, whose changes to the plan are decisions of their own. */
  defineEvent('notice-attached', z.strictObject({ document: noticeDocument }), {
    version: 2,
    upcasters: { 1: withFewerFormats },
  }),
];

export type PlanEvent = EventsOf<typeof planEvents>;
export type NewPlanEvent = NewEventsOf<typeof planEvents>;
