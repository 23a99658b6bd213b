/** Everything that Redis holds of a generation, page after page: what is listed of it first, then what is not. */
import { decodeName } from '../encoded-name.js';
import type { Content, ContentsPage, GenerationId } from '../store.js';
import type { RedisConnection } from './connection.js';
import { entryFrom, type PlanKeys, partName, streamOfField } from './keys.js';

/** Fields or members that one command reads, and items after which a page ends. */
const pageSize = 200;
/** Keys that Redis looks at in one step of a search for what is not listed. */
const searchedAtOnce = 1_000;

/** Where a page begins: in a part, or in the search for parts that are not listed. */
type Place =
  | { readonly in: 'revisions' | 'listed'; readonly part: string; readonly cursor: string }
  | { readonly in: 'unlisted'; readonly cursor: string };

const begin: Place = { in: 'revisions', part: '', cursor: '0' };

export async function readContents(
  redis: RedisConnection,
  keys: PlanKeys,
  generation: GenerationId,
  after?: string,
): Promise<ContentsPage> {
  const place: Place = after === undefined ? begin : (JSON.parse(after) as Place);
  if (place.in === 'revisions') {
    const { items, cursor } = await hashPage(redis, keys.progress(generation), place.cursor, 'revisions', streamOfField);
    return page(items, cursor === '0' ? { in: 'listed', part: '', cursor: '' } : { ...place, cursor });
  }
  const listed = (await redis.run((client) => client.smembers(keys.parts(generation)))).sort();
  if (place.in === 'unlisted') return unlistedPage(redis, keys, generation, new Set(listed), place.cursor);
  const items: Content[] = [];
  for (const part of listed) {
    if (part < place.part) continue;
    let cursor = part === place.part ? place.cursor : '';
    do {
      const read = await partPage(redis, keys.part(generation, part), part, cursor);
      items.push(...read.items);
      cursor = read.cursor;
      // The last page of a part ends just before the part after it.
      const next = cursor === '' ? `${part}\0` : part;
      if (items.length >= pageSize) return page(items, { in: 'listed', part: next, cursor });
    } while (cursor !== '');
  }
  return page(items, { in: 'unlisted', cursor: '0' });
}

const page = (items: readonly Content[], next: Place): ContentsPage => ({ items, next: JSON.stringify(next) });

/** What somebody else than a writer of ours has put there: it is served like the rest. */
async function unlistedPage(
  redis: RedisConnection,
  keys: PlanKeys,
  generation: GenerationId,
  listed: ReadonlySet<string>,
  cursor: string,
): Promise<ContentsPage> {
  const prefix = keys.part(generation, '');
  const [next, found] = await redis.searchKeys(prefix, cursor, searchedAtOnce);
  const items: Content[] = [];
  for (const key of found) {
    const part = key.slice(prefix.length);
    if (listed.has(part) || !/^(document|index):/.test(part)) continue;
    for (let at = ''; ; ) {
      const read = await partPage(redis, key, part, at);
      items.push(...read.items);
      at = read.cursor;
      if (at === '') break;
    }
  }
  return { items, next: next === '0' ? undefined : JSON.stringify({ in: 'unlisted', cursor: next } satisfies Place) };
}

interface Read {
  readonly items: Content[];
  /** Empty after the last page. */
  readonly cursor: string;
}

async function partPage(redis: RedisConnection, key: string, part: string, cursor: string): Promise<Read> {
  const { holds, place } = partName(part);
  if (holds === 'documents') {
    const read = await hashPage(redis, key, cursor === '' ? '0' : cursor, place, decodeName);
    return { items: read.items, cursor: read.cursor === '0' ? '' : read.cursor };
  }
  const from = cursor === '' ? '-' : `(${cursor}`;
  const members = await redis.run((client) => client.zrangebylex(key, from, '+', 'LIMIT', 0, pageSize));
  const items = members.map((member) => {
    const { sort, key: document } = entryFrom(member);
    return { place, key: sort, text: document };
  });
  return { items, cursor: members.length < pageSize ? '' : (members.at(-1) as string) };
}

async function hashPage(
  redis: RedisConnection,
  key: string,
  from: string,
  place: string,
  nameOf: (field: string) => string | undefined,
): Promise<Read> {
  const [cursor, words] = await redis.run((client) => client.hscan(key, from, 'COUNT', pageSize));
  const items: Content[] = [];
  for (let at = 0; at < words.length; at += 2) {
    const name = nameOf(words[at] as string);
    if (name !== undefined) items.push({ place, key: name, text: words[at + 1] as string });
  }
  return { items, cursor };
}
