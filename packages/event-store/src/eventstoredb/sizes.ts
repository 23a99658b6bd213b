/** The bounds of every engine, held for events that a server takes in two texts. */
import { eventMaxBytes, type StoredEvent } from '@duban/domain';
import { appendMaxBytes, encodeEvents } from '../append-input.js';
import type { EventText } from './batch-append-messages.js';

/**
 * Refuses what `encodeEvents` refuses. Most events are so small that their texts show it: a third text of each, which
 * nobody sends, cost a fortieth of the command.
 * @throws {DubanError} `event-too-large`
 */
export function checkSizes(events: readonly StoredEvent[], texts: readonly EventText[]): void {
  let total = 0;
  for (const [index, { data, metadata }] of texts.entries()) {
    const { id, stream, revision, type } = events[index] as StoredEvent;
    // Three bytes a unit of a text, six units where a name has one that JSON escapes, and what stands between them.
    const atMost = 3 * (data.length + metadata.length) + 18 * (id.length + stream.length + revision.length + type.length) + 200;
    total += atMost;
    if (atMost <= eventMaxBytes && total <= appendMaxBytes) continue;
    encodeEvents(events);
    return;
  }
}
