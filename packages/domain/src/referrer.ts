import type { Actor } from './event.js';
import { hasRight } from './rights.js';

/**
 * Who refers to a piece of evidence. It is theirs to refer to when they or their unit put it, or when they may share
 * what others put.
 */
export interface Referrer {
  readonly person: string;
  readonly unit: string | undefined;
  readonly shares: boolean;
}

export const referrerOf = (actor: Actor): Referrer => ({
  person: actor.id,
  unit: actor.unit,
  shares: hasRight('share-evidence', actor),
});

/** As `referrerOf`; the one before where nothing differs, since the same few people name evidence again and again. */
export function referrerAfter(before: Referrer | undefined, actor: Actor): Referrer {
  const same = before?.person === actor.id && before.unit === actor.unit && before.shares === hasRight('share-evidence', actor);
  return same ? before : referrerOf(actor);
}
