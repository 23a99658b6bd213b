import { oversightCategory, parseStream, type RecordedEvent, reservedCategories } from '@duban/domain';

/** Events by their plan, oversight among them; what is of no plan and no oversight has no documents. */
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
