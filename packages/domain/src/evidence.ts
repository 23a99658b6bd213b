/** The pieces of evidence that an event brings in, whichever of its fields hold them; a notice is kept as one. */
import { eventRegistry } from './all-events.js';
import type { Actor } from './event.js';
import type { Evidence } from './fields.js';
import type { NoticeDocument } from './provenance.js';
import { hasRight } from './rights.js';

/** The ways to the fields of any event that say that they hold evidence, by the names of fields. */
const ways = [...new Set(eventRegistry.definitions.flatMap(({ evidence }) => evidence))].map((pointer) =>
  pointer.split('/').slice(1),
);

/** Of an event's data, of whichever type: a check looks into journals that may hold types of other versions. */
export function evidenceIn(data: Readonly<Record<string, unknown>>): (Evidence[number] | NoticeDocument)[] {
  const found: (Evidence[number] | NoticeDocument)[] = [];
  for (const way of ways) {
    let held: unknown = data;
    for (const name of way) held = (held as Readonly<Record<string, unknown>> | undefined)?.[name];
    if (held !== undefined) found.push(...([held].flat() as (Evidence[number] | NoticeDocument)[]));
  }
  return found;
}

/** Who referred to a piece: it is theirs where they or their unit put it, or where they may share what others put. */
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
