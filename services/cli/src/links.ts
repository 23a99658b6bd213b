/** What an event refers to and what refers to it, in cells of a table. */
import { word, words } from '@duban/domain';
import type { LinkedEvent, Links } from '@duban/query-api';
import { dash, localDay } from './table.js';

export const linkText = ({ typeLabel, recordedAt, actor }: LinkedEvent) =>
  `${typeLabel}（${localDay(recordedAt)} ${actor.name}）`;

export function linkCells({ refersTo, referredToBy }: Links): [refersTo: string, referredToBy: string] {
  const referred = refersTo.map(({ kind, eventId, event }) =>
    event === null ? `${word(words.reference, kind)} ${eventId}` : linkText(event),
  );
  return [referred.join('\n') || dash, referredToBy.map(linkText).join('\n') || dash];
}
