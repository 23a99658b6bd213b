import { oversightCategory, parseStream, type RecordedEvent, reservedCategories } from '@duban/domain';

/** The events by plan; oversight counts as one. Events of other categories have no documents and are left out. */
export function byPlan(events: readonly RecordedEvent[]): Map<string, RecordedEvent[]> {
  const plans = new Map<string, RecordedEvent[]>();
  for (const event of events) {
    const { category } = parseStream(event.stream);
    if (reservedCategories.has(category) && category !== oversightCategory) continue;
    const own = plans.get(category);
    if (own === undefined) plans.set(category, [event]);
    else own.push(event);
  }
  return plans;
}
