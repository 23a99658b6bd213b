/** Points of a plan's past, as they are written in a request. */
import { addDays, fields, instantOf } from '@duban/domain';
import { z } from 'zod';

/** `until`: the last instant that belongs to the point, in milliseconds since 1970. */
export type Point =
  | { readonly kind: 'time'; readonly until: number }
  | { readonly kind: 'position'; readonly position: string }
  /** Just after an event, or just before it. */
  | { readonly kind: 'event' | 'before'; readonly event: string };

const positionShape = /^[a-z0-9]{12}-\d{20}$/;
const instant = z.iso.datetime({ offset: true });
const guid = z.guid();

/** Undefined where the text is no point. A day ends at its midnight in Asia/Shanghai. */
export function parsePoint(text: string): Point | undefined {
  if (fields.day.safeParse(text).success) return { kind: 'time', until: Date.parse(instantOf(addDays(text, 1))) - 1 };
  if (instant.safeParse(text).success) return { kind: 'time', until: Date.parse(text) };
  if (positionShape.test(text)) return { kind: 'position', position: text };
  const [kind, event = ''] = text.split(/:(.*)/s, 2);
  if ((kind === 'event' || kind === 'before') && guid.safeParse(event).success) return { kind, event };
  return undefined;
}
