/** What an indicator promises: a target is proposed, and approved, rejected or withdrawn; a baseline is set. And its name. */
import type { nameEvents, targetEvents } from '@duban/domain';
import { type TargetChange, targetChangesMax } from '../../documents/index.js';
import { deedOf, namedActor, reasonOf, required, unitOf, withLatest } from '../lookups.js';
import type { IndicatorChanges } from './changes.js';

export const targetChanges: IndicatorChanges<typeof targetEvents> = {
  'target-proposed': (event, _indicator, documents) => {
    const { unit, target } = event.data;
    return { proposal: { ...deedOf(event), unit: unitOf(documents, unit), target, reason: reasonOf(event) } };
  },
  'target-approved': ({ id, data, meta }, indicator) => {
    const { proposal, before, target } = data;
    const proposed = required(indicator.proposal ?? undefined, `proposal ${proposal}`);
    const change: TargetChange = {
      event: id,
      before,
      target,
      proposedBy: proposed.by,
      approvedBy: namedActor(meta.actor),
      reason: proposed.reason,
      at: meta.recordedAt,
    };
    return {
      facts: { ...indicator.facts, target },
      proposal: null,
      targetChanges: withLatest(indicator.targetChanges, change, targetChangesMax),
    };
  },
  'target-rejected': () => ({ proposal: null }),
  'target-withdrawn': () => ({ proposal: null }),

  'baseline-set': ({ data }, { facts }) => ({ facts: { ...facts, baseline: data.baseline } }),
};

export const nameChanges: IndicatorChanges<typeof nameEvents> = {
  'indicator-name-corrected': ({ data }, { facts }) => ({ facts: { ...facts, name: data.name } }),
};
