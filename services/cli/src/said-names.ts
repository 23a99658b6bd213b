/** Names as a person says them: by the word that tables show, in either language, besides the API's own name. */
import { DubanError, type WordTable } from '@duban/domain';
import { type ApiClient, itemsOf } from './api-client.js';

/**
 * The API's name for a word of a table. What the table does not have stays as it is: the server says what it takes.
 * @param option of the command line, for the error
 * @throws {DubanError} `config-invalid` for a word of several names
 */
export function nameOf(table: WordTable, said: string | undefined, option: string): string | undefined {
  if (said === undefined || Object.hasOwn(table, said)) return said;
  const found = Object.entries(table).flatMap(([name, { zh, en }]) => (zh === said || en === said ? [name] : []));
  if (found.length < 2) return found[0] ?? said;
  const names = found.join('、');
  throw new DubanError('config-invalid', { key: option, detail: `“${said}”可为 ${names} / "${said}" may be any of these` });
}

/** The same for several words. */
export const namesOf = (table: WordTable, said: readonly string[] | undefined, option: string): string[] | undefined =>
  said?.map((each) => nameOf(table, each, option) as string);

const key = /^[a-z0-9-]+$/;

/** The id of a unit that is said by its name; what is an id already, or is no unit's name, stays as it is. */
export async function unitOf(api: ApiClient, plan: string, said: string | undefined): Promise<string | undefined> {
  if (said === undefined || key.test(said)) return said;
  const units = await itemsOf<{ readonly id: string; readonly name: string }>(api, `/v1/plans/${encodeURIComponent(plan)}/units`);
  return units.find(({ name }) => name === said)?.id ?? said;
}

interface ByActor {
  readonly actor: { readonly id: string; readonly name: string };
}

/**
 * What somebody did, who is said by id or by name. Of a name the whole list is looked through, since several people may
 * have it, and one person had several.
 */
export async function itemsBy<Item extends ByActor>(
  api: ApiClient,
  path: string,
  { actor, ...query }: Readonly<Record<string, string | undefined>>,
  limit: number,
): Promise<Item[]> {
  const items = await itemsOf<Item>(api, path, { ...query, actor }, limit);
  if (items.length > 0 || actor === undefined) return items;
  return itemsOf<Item>(api, path, query, limit, (item) => item.actor.name === actor);
}

interface KnownPerson {
  readonly id: string;
  readonly name: string;
  readonly accounts: readonly string[];
}

/** The accounts of a person of the plan who is said by id or by name; of a name, those of everybody who has it. */
export async function accountsOf(api: ApiClient, plan: string, said: string): Promise<ReadonlySet<string>> {
  const people = await itemsOf<KnownPerson>(api, `/v1/plans/${encodeURIComponent(plan)}/people`);
  return new Set(people.filter(({ id, name }) => id === said || name === said).flatMap(({ accounts }) => accounts));
}

/**
 * How things are called in one table: by their names, and where several of them share a name by name and id.
 * @returns the text for one of them
 */
export function toldApart(things: Iterable<{ readonly id: string; readonly name: string }>) {
  const ids = new Map<string, Set<string>>();
  for (const { id, name } of things) ids.set(name, (ids.get(name) ?? new Set()).add(id));
  return ({ id, name }: { readonly id: string; readonly name: string }, more?: string | null): string => {
    const said = [more ?? '', (ids.get(name)?.size ?? 0) > 1 ? id : ''].filter((each) => each !== '');
    return said.length === 0 ? name : `${name}（${said.join('，')}）`;
  };
}
