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
