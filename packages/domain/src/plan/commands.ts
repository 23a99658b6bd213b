/** The commands of a plan as clients send them: `POST /v1/plans/:plan/<name>`. */
import { z } from 'zod';
import { bounds, key, text } from '../fields.js';
import { lightRuleSetVersion } from '../lights.js';
import { indicatorFacts, type Manifest, type ManifestEntry, manifest, named, taskFacts } from '../manifest.js';
import { noticeDocument } from '../provenance.js';

const reason = text(bounds.reason);

/** Decisions on the plan itself, one event each on its stream. */
export const planDecisionBodies = {
  'add-unit': z.strictObject({ unit: named, reason }),
  'rename-unit': z.strictObject({ unit: key, name: text(bounds.name), reason }),
  'add-person': z.strictObject({ person: named, reason }),
  'rename-person': z.strictObject({ person: key, name: text(bounds.name), reason }),
  'bind-account': z.strictObject({ person: key, subject: text(bounds.name), reason }),
  'unbind-account': z.strictObject({ person: key, subject: text(bounds.name), reason }),
  'designate-verifiers': z.strictObject({ units: z.array(key).max(50), reason }),
  'adopt-light-rules': z.strictObject({ lightRules: lightRuleSetVersion, reason }),
  'attach-notice': z.strictObject({ document: noticeDocument, reason }),
};

export const planCommandBodies = {
  publish: z.strictObject({ manifest, reason: reason.optional() }),
  ...planDecisionBodies,
};

/** What a decision adds in mid-year. It is the first event of the task's or the indicator's own stream. */
export const additionBodies = {
  'add-task': z.strictObject({ task: taskFacts, basis: text(bounds.shortText), reason: reason.optional() }),
  'add-indicator': z.strictObject({ indicator: indicatorFacts, basis: text(bounds.shortText), reason: reason.optional() }),
};

export type PlanDecisionName = keyof typeof planDecisionBodies;
export type PlanCommand =
  | {
      readonly type: 'publish';
      readonly manifest: Manifest;
      readonly manifestDigest: string;
      /** Derived from plan and manifest, so that a repeated publication is the same one. */
      readonly publication: string;
    }
  | { readonly type: 'record-chunk'; readonly publication: string; readonly index: number; readonly entries: ManifestEntry[] }
  | { readonly type: 'finish-publication'; readonly publication: string }
  | {
      [Name in PlanDecisionName]: { readonly type: Name } & Omit<z.infer<(typeof planDecisionBodies)[Name]>, 'reason'>;
    }[PlanDecisionName];
