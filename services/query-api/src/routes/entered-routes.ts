/** What the office entered for units and people (代填), and what they say of it. */
import { type EnteredDocument, enteredDocument, enteredIndexes } from '@duban/read-models';
import type { ServerInstance } from '@duban/runtime';
import { answer } from '../answers/marks.js';
import { enteredTable } from '../csv/entered-table.js';
import { asItIs, listRoute } from '../list-route.js';
import type { List } from '../page.js';
import { type EnteredFilters, enteredQuery, planParams } from '../query-params.js';
import type { QueryParts } from '../query-parts.js';

/** Reads the index with the fewest entries; the other filters are applied to its documents. */
function listOfEntered({ person, subject, unit, state, order }: EnteredFilters): List<'entered'> {
  const [kind = '', key = ''] = subject?.split('/') ?? [];
  const candidates: [given: boolean, index: string, matches: (entered: EnteredDocument) => boolean][] = [
    [person !== undefined, enteredIndexes.person(person ?? ''), (entered) => entered.person === person],
    [
      subject !== undefined,
      enteredIndexes.subject(kind, key),
      (entered) => entered.subject.kind === kind && entered.subject.key === key,
    ],
    [unit !== undefined, enteredIndexes.unit(unit ?? ''), (entered) => entered.unit.id === unit],
    [state !== undefined, enteredIndexes.state(state ?? 'unconfirmed'), (entered) => entered.state === state],
  ];
  const [chosen, ...rest] = candidates.filter(([given]) => given);
  const filters = rest.map(([, , matches]) => matches);
  return {
    index: chosen?.[1] ?? enteredIndexes.all,
    direction: order,
    matches: filters.length === 0 ? undefined : (entered) => filters.every((matches) => matches(entered)),
  };
}

export function enteredRoutes(app: ServerInstance, parts: QueryParts): void {
  listRoute(app, parts, {
    path: '/v1/plans/:plan/entries',
    operationId: 'listEntries',
    tags: ['代填 entries for others'],
    summary: '代填记录及其确认情况 / what the office entered for units and people, and what they say of it',
    description:
      '被代填的本人和单位以 confirm-entry 确认、以 disown-entry 否认。 / The person and the unit confirm-entry or disown-entry.',
    params: planParams,
    query: enteredQuery,
    kind: 'entered',
    item: answer(enteredDocument),
    csv: enteredTable,
    list: ({ plan, filters }) => ({
      list: listOfEntered(filters),
      of: { list: 'entries', plan: plan.id, ...filters },
      show: asItIs,
    }),
  });
}
