/**
 * Compares two generations of a plan byte by byte. Redis itself finds the parts that differ, a stretch at a time;
 * then those parts are read, a page at a time.
 */

import { decodeName } from '../encoded-name.js';
import type { GenerationDifference, GenerationId } from '../store.js';
import type { RedisConnection } from './connection.js';
import { entryFrom, type PlanKeys, partName, streamOfField } from './keys.js';

const pageSize = 500;
/** Documents or entries that Redis compares before it does anything else. */
const stretchMax = 2_000;
/** Parts that one call names at most. */
const partsMax = 200;

/** Each difference once, though Redis may scan a field twice. */
class Differences {
  readonly #found = new Map<string, GenerationDifference>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get enough(): boolean {
    return this.#found.size >= this.#limit;
  }

  /** In the order of place and key: Redis scans a hash in an order that changes with its seed. */
  get sorted(): readonly GenerationDifference[] {
    return [...this.#found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, difference]) => difference);
  }

  note(place: string, key: string, one: string | null | undefined, other: string | null | undefined): void {
    if (this.enough || one === other) return;
    this.#found.set(JSON.stringify([place, key, one === undefined]), {
      place,
      key,
      one: one ?? undefined,
      other: other ?? undefined,
    });
  }
}

export async function compareGenerations(
  redis: RedisConnection,
  keys: PlanKeys,
  one: GenerationId,
  other: GenerationId,
  limit: number,
): Promise<readonly GenerationDifference[]> {
  const differences = new Differences(limit);
  const parts = new Set<string>();
  for (const generation of [one, other]) {
    for (const part of await redis.run((client) => client.smembers(keys.parts(generation)))) parts.add(part);
  }
  await compareHashes(redis, 'revisions', keys.progress(one), keys.progress(other), differences, streamOfField);
  const sorted = [...parts].sort();
  for (let from = 0; from < sorted.length && !differences.enough; from += partsMax) {
    const differing = await differingParts(redis, keys, one, other, sorted.slice(from, from + partsMax));
    for (const part of differing) {
      if (differences.enough) break;
      const { holds, place } = partName(part);
      const compare = holds === 'documents' ? compareHashes : compareIndexes;
      await compare(redis, place, keys.part(one, part), keys.part(other, part), differences, decodeName);
    }
  }
  return differences.sorted;
}

/** The parts that are not equal in both generations. */
async function differingParts(
  redis: RedisConnection,
  keys: PlanKeys,
  one: GenerationId,
  other: GenerationId,
  parts: readonly string[],
): Promise<string[]> {
  const pairs = parts.flatMap((part) => [keys.part(one, part), keys.part(other, part)]);
  const differing: string[] = [];
  let at = 1;
  let cursor = '0';
  while (at <= parts.length) {
    const [next, nextCursor, found] = await redis.run((client) =>
      client.dubanCompare([String(pairs.length), ...pairs, String(at), cursor, String(stretchMax)]),
    );
    for (const number of found) differing.push(parts[number - 1] as string);
    at = next;
    cursor = nextCursor;
  }
  return differing;
}

/** First the names in one of them, then those that are only in the other. */
const both = (one: string, other: string) =>
  [
    [one, other],
    [other, one],
  ] as const;

/** `nameOf` gives the name that a field stands for, or undefined for a field that is not compared. */
async function compareHashes(
  redis: RedisConnection,
  place: string,
  one: string,
  other: string,
  differences: Differences,
  nameOf: (field: string) => string | undefined,
): Promise<void> {
  for (const [from, against] of both(one, other)) {
    let cursor = '0';
    do {
      const [next, words] = await redis.run((client) => client.hscan(from, cursor, 'COUNT', pageSize));
      cursor = next;
      const found = new Map<string, string>();
      for (let at = 0; at < words.length; at += 2) found.set(words[at] as string, words[at + 1] as string);
      const fields = [...found.keys()];
      const peers = fields.length === 0 ? [] : await redis.run((client) => client.hmget(against, ...fields));
      for (const [at, field] of fields.entries()) {
        const name = nameOf(field);
        const peer = peers[at] ?? undefined;
        if (name === undefined) continue;
        if (from === one) differences.note(place, name, found.get(field), peer);
        else if (peer === undefined) differences.note(place, name, undefined, found.get(field));
      }
    } while (cursor !== '0' && !differences.enough);
  }
}

async function compareIndexes(
  redis: RedisConnection,
  place: string,
  one: string,
  other: string,
  differences: Differences,
): Promise<void> {
  for (const [from, against] of both(one, other)) {
    let after = '-';
    while (!differences.enough) {
      const members = await redis.run((client) => client.zrangebylex(from, after, '+', 'LIMIT', 0, pageSize));
      const last = members.at(-1);
      if (last === undefined) break;
      const peers = await redis.run((client) => client.zmscore(against, ...members));
      for (const [at, member] of members.entries()) {
        const { sort, key } = entryFrom(member);
        if (peers[at] !== null) continue;
        if (from === one) differences.note(place, sort, key, undefined);
        else differences.note(place, sort, undefined, key);
      }
      after = `(${last}`;
    }
  }
}
