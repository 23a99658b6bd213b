/** Names that people type: the API's own name, or the word that tables show, in either language. */
import { DubanError, type WordTable } from '@duban/domain';
import { type ApiClient, itemsOf } from './api-client.js';

/**
 * The API's name for a word of a table. Other text is returned unchanged: the server says which names it knows.
 * @param option of the command line, for the error
 * @throws {DubanError} `config-invalid` for a word that stands for several names
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

/** The id of the unit with this name. Text that is an id already, or no unit's name, is returned unchanged. */
export async function unitOf(api: ApiClient, plan: string, said: string | undefined): Promise<string | undefined> {
  if (said === undefined || key.test(said)) return said;
  const units = await itemsOf<{ readonly id: string; readonly name: string }>(api, `/v1/plans/${encodeURIComponent(plan)}/units`);
  return units.find(({ name }) => name === said)?.id ?? said;
}

interface ByActor {
  readonly actor: { readonly id: string; readonly name: string };
}

/**
 * What somebody did, given by id or by name. For a name the whole list is searched, because several people may share
 * it, and one person may have had several.
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

/** The accounts of a person of the plan, given by id or by name. For a name: the accounts of everybody who has it. */
export async function accountsOf(api: ApiClient, plan: string, said: string): Promise<ReadonlySet<string>> {
  const people = await itemsOf<KnownPerson>(api, `/v1/plans/${encodeURIComponent(plan)}/people`);
  return new Set(people.filter(({ id, name }) => id === said || name === said).flatMap(({ accounts }) => accounts));
}

/**
 * How to show things in one table: by name, and by name and id where several share a name.
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
