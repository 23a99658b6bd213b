/** What the tables of the aggregates say, by the name of a command. */

import { calendarCommands } from '../src/calendar.js';
import type { AnyCommands } from '../src/command-table.js';
import { indicatorCommands, type Permission, planCommands, taskCommands } from '../src/index.js';
import type { Headline } from '../src/indicator/state.js';

const tables: readonly AnyCommands[] = [planCommands, calendarCommands, taskCommands, indicatorCommands];
const entries = tables.flatMap((table) => Object.entries(table));

interface Schema {
  safeParse(value: unknown): { success: boolean; error?: { issues: { message: string }[] } };
}

/** The bodies of those commands of a table that clients give. */
export const bodiesOf = (table: AnyCommands): Record<string, Schema> =>
  Object.fromEntries(
    Object.entries(table).flatMap(([name, { internal, sent, body }]) => (internal === true ? [] : [[name, sent ?? body]])),
  );

export const allBodies: Readonly<Record<string, Schema>> = Object.assign({}, ...tables.map(bodiesOf));

/** Who may give which command; `…-headline-…`: the same of an indicator that belongs to no task. */
export const whoMay: Readonly<Record<string, readonly Permission[]>> = Object.fromEntries(
  entries.flatMap(([name, entry]) => {
    const { headline } = entry as Headline;
    return [[name, entry.who], ...(headline === undefined ? [] : [[headline.refusedAs, headline.who]])] as const;
  }),
);
