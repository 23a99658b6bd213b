/** Writes a batch as the arguments of the script that applies it. */
import { Packr } from 'msgpackr/pack';
import { encodeName } from '../encoded-name.js';
import { lastChanges } from '../last-changes.js';
import type { Batch, GenerationId } from '../store.js';
import { documentsOf, entriesOf, landmarkField, landmarkText, memberFrom, type PlanKeys, revisionField } from './keys.js';

/** A condition on the hash of the plan's generations, without which the batch is not applied. */
export interface Guard {
  readonly field: string;
  /** Empty: the field must not be there. */
  readonly holds: string;
}

export interface Target {
  readonly guard: Guard;
  /** The generation whose checkpoint is compared. */
  readonly from: GenerationId;
  /** The generation that is written. */
  readonly to: GenerationId;
  /** Fields of the plan's generations that the batch sets. */
  readonly pointers: readonly string[];
}

/** Arguments of one command, even: Lua's unpack takes less than 8,000, and an entry is two of them. */
const argumentsMax = 2_000;

/** Redis's Lua reads MessagePack with `cmsgpack`, which knows neither extensions nor binary values. */
const packr = new Packr({ useRecords: false });

type KeyType = 'h' | 'z';
/** A part, or one of the two keys that are of the whole generation. */
interface Written {
  readonly key: string;
  readonly part?: { readonly name: string; readonly type: KeyType };
}
type Arguments = readonly string[] | readonly number[];

class Words {
  readonly #keys: string[];
  readonly #numbers = new Map<string, number>();
  #types = '';
  readonly #parts: string[] = [];
  /** Entries in the form in which Redis keeps them. Each stands here once, since one entry is in many indexes. */
  readonly #members: string[] = [];
  /** Sort key → the entry last given under it. The sort key alone nearly always identifies an entry. */
  readonly #lastMembers = new Map<string, { readonly key: string; readonly number: number }>();
  readonly #steps: (readonly [command: string, key: number, words: Arguments])[] = [];

  /** Keys that are of no part have their numbers from the first on. */
  constructor(whole: readonly [generations: string, compared: string, progress: string, parts: string]) {
    this.#keys = [...whole];
    for (const [at, key] of whole.entries()) this.#numbers.set(key, at + 1);
  }

  step(command: string, { key, part }: Written, words: Arguments): void {
    if (words.length === 0) return;
    let number = this.#numbers.get(key);
    if (number === undefined && part !== undefined) {
      number = this.#keys.push(key);
      this.#numbers.set(key, number);
      this.#types += part.type;
      this.#parts.push(part.name);
    }
    if (number === undefined) throw new Error(`${key} is of no part`);
    if (words.length <= argumentsMax) this.#steps.push([command, number, words]);
    else {
      for (let from = 0; from < words.length; from += argumentsMax) {
        this.#steps.push([command, number, words.slice(from, from + argumentsMax)]);
      }
    }
  }

  /** The number under which the steps of the script refer to an entry. */
  member(sort: string, key: string): number {
    const known = this.#lastMembers.get(sort);
    if (known?.key === key) return known.number;
    const number = this.#members.push(memberFrom(sort, key));
    this.#lastMembers.set(sort, { key, number });
    return number;
  }

  all({ field, holds }: Guard, expectedCheckpoint: string | undefined): (string | Buffer)[] {
    const head = [field, holds, expectedCheckpoint ?? '', this.#types];
    return [String(this.#keys.length), ...this.#keys, ...head, packr.pack([this.#members, this.#steps.flat(), this.#parts])];
  }
}

export function batchWords(keys: PlanKeys, batch: Batch, { guard, from, to, pointers }: Target): (string | Buffer)[] {
  const { documents, entries } = lastChanges(batch);
  const words = new Words([keys.generations, keys.progress(from), keys.progress(to), keys.parts(to)]);
  const part = (name: string, type: KeyType): Written => ({ key: keys.part(to, name), part: { name, type } });
  for (const [kind, last] of documents) {
    const key = part(documentsOf(kind), 'h');
    const put: string[] = [];
    const gone: string[] = [];
    for (const [name, document] of last) {
      if (document === undefined) gone.push(encodeName(name));
      else put.push(encodeName(name), JSON.stringify(document));
    }
    words.step('HSET', key, put);
    words.step('HDEL', key, gone);
  }
  for (const [index, last] of entries) {
    const key = part(entriesOf(index), 'z');
    const put: number[] = [];
    const gone: string[] = [];
    for (const [sort, name] of [...last].sort(bySort)) {
      if (name === undefined) gone.push(encodeName(sort));
      else put.push(words.member(sort, name));
    }
    words.step('index', key, put);
    words.step('unindex', key, gone);
  }
  const revisions = [...batch.revisions].flatMap(([stream, revision]) => [revisionField(stream), String(revision)]);
  const last = batch.last === undefined ? [] : [landmarkField, landmarkText(batch.last)];
  words.step('HSET', { key: keys.progress(to) }, ['checkpoint', batch.checkpoint, ...last, ...revisions]);
  words.step('HSET', { key: keys.generations }, pointers);
  return words.all(guard, batch.expectedCheckpoint);
}

const bySort = ([one]: [string, unknown], [other]: [string, unknown]) => (one < other ? -1 : 1);
