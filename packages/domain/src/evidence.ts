/**
 * The pieces of evidence that an event brings in, whichever of its fields name them. A notice is kept as a piece of
 * evidence too.
 */
import { eventRegistry } from './all-events.js';
import type { Evidence } from './fields.js';
import type { NoticeDocument } from './provenance.js';

/** The paths, by names of fields, to every field of any event that holds evidence. */
const ways = [...new Set(eventRegistry.definitions.flatMap(({ evidence }) => evidence))].map((pointer) =>
  pointer.split('/').slice(1),
);

/** Takes the data of an event of any type: a check reads journals that may hold types of other versions. */
export function evidenceIn(data: Readonly<Record<string, unknown>>): (Evidence[number] | NoticeDocument)[] {
  const found: (Evidence[number] | NoticeDocument)[] = [];
  for (const way of ways) {
    let held: unknown = data;
    for (const name of way) held = (held as Readonly<Record<string, unknown>> | undefined)?.[name];
    if (held !== undefined) found.push(...([held].flat() as (Evidence[number] | NoticeDocument)[]));
  }
  return found;
}
