/** The difference between two states of a world's plan, read to its end. */
import { type DifferenceFilters, differencePage, type SubjectDifference, type ViewReads } from '../src/index.js';
import { ListSource, project } from './sources.js';
import type { World } from './world.js';

export interface At {
  readonly views: ViewReads;
  readonly position: string;
}

/** The state after so many events. */
export async function stateAt(world: World, count: number): Promise<At> {
  const events = world.events.slice(0, count);
  return { views: await project(new ListSource(events)), position: events.at(-1)?.position as string };
}

export async function allDifferences(
  world: World,
  states: { readonly from: At; readonly to: At },
  filters: DifferenceFilters = {},
  limit = 50,
): Promise<SubjectDifference[]> {
  const items: SubjectDifference[] = [];
  let after: string | undefined;
  do {
    const page = await differencePage(world.plan, states, filters, { after, limit });
    items.push(...page.items);
    after = page.after;
  } while (after !== undefined);
  return items;
}
