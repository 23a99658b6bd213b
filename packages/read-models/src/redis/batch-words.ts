/** A batch as the words of the script that applies it. */
import type { Batch, GenerationId } from '../store.js';
import { documentsOf, encodeName, entriesOf, type PlanKeys, revisionField } from './keys.js';

/** What must hold in the hash of the plan's generations for the batch to be applied. */
export interface Guard {
  readonly field: string;
  /** Empty: the field must not be there. */
  readonly holds: string;
}

export interface Target {
  readonly guard: Guard;
  /** Whose checkpoint is compared. */
  readonly from: GenerationId;
  /** What is written. */
  readonly to: GenerationId;
  /** Fields of the plan's generations that the batch sets. */
  readonly pointers: readonly string[];
}

/** Arguments of one command, even: Lua's unpack takes less than 8,000. */
const argumentsMax = 4_000;

type KeyType = 'h' | 'z' | 's';

class Words {
  readonly #keys: string[];
  readonly #numbers = new Map<string, number>();
  #types = '';
  readonly #steps: string[] = [];

  constructor(compared: readonly [string, string]) {
    this.#keys = [...compared];
  }

  step(command: string, key: string, type: KeyType, words: readonly string[]): void {
    if (words.length === 0) return;
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#keys.push(key);
      this.#numbers.set(key, number);
      this.#types += type;
    }
    for (let from = 0; from < words.length; from += argumentsMax) {
      const part = words.slice(from, from + argumentsMax);
      this.#steps.push(command, String(number), String(part.length));
      for (const word of part) this.#steps.push(word);
    }
  }

  all({ field, holds }: Guard, expectedCheckpoint: string | undefined): string[] {
    const head = [field, holds, expectedCheckpoint ?? '', this.#types];
    return [String(this.#keys.length), ...this.#keys, ...head, ...this.#steps];
  }
}

/** Key → document as JSON, or undefined where it is deleted; sort key → key, or undefined likewise. */
type Last = Map<string, string | undefined>;

/** Only the last change of a document or an entry counts, so their order does not matter any more. */
function lastChanges({ changes }: Batch): { documents: Map<string, Last>; entries: Map<string, Last> } {
  const documents = new Map<string, Last>();
  const entries = new Map<string, Last>();
  const note = (places: Map<string, Last>, place: string, key: string, value: string | undefined) => {
    const known = places.get(place);
    if (known === undefined) places.set(place, new Map([[key, value]]));
    else known.set(key, value);
  };
  for (const change of changes) {
    if (change.op === 'put') note(documents, documentsOf(change.kind), encodeName(change.key), JSON.stringify(change.document));
    else if (change.op === 'delete') note(documents, documentsOf(change.kind), encodeName(change.key), undefined);
    else if (change.op === 'index') {
      note(entries, entriesOf(change.index), encodeName(change.sort), encodeName(change.key));
    } else note(entries, entriesOf(change.index), encodeName(change.sort), undefined);
  }
  return { documents, entries };
}

function split(last: Last): { pairs: string[]; gone: string[] } {
  const pairs: string[] = [];
  const gone: string[] = [];
  for (const [key, value] of last) {
    if (value === undefined) gone.push(key);
    else pairs.push(key, value);
  }
  return { pairs, gone };
}

/** Encoded sort keys hold no surrogates, so that JavaScript's order of them is Redis's. */
const bySort = ([one]: [string, unknown], [other]: [string, unknown]) => (one < other ? -1 : 1);

export function batchWords(keys: PlanKeys, batch: Batch, { guard, from, to, pointers }: Target): string[] {
  const { documents, entries } = lastChanges(batch);
  const words = new Words([keys.generations, keys.progress(from)]);
  words.step('SADD', keys.parts(to), 's', [...documents.keys(), ...entries.keys()]);
  for (const [part, last] of documents) {
    const { pairs, gone } = split(last);
    words.step('HSET', keys.part(to, part), 'h', pairs);
    words.step('HDEL', keys.part(to, part), 'h', gone);
  }
  for (const [part, last] of entries) {
    const { pairs, gone } = split(new Map([...last].sort(bySort)));
    words.step('index', keys.part(to, part), 'z', pairs);
    words.step('unindex', keys.part(to, part), 'z', gone);
  }
  const revisions = [...batch.revisions].flatMap(([stream, revision]) => [revisionField(stream), String(revision)]);
  words.step('HSET', keys.progress(to), 'h', ['checkpoint', batch.checkpoint, ...revisions]);
  words.step('HSET', keys.generations, 'h', pointers);
  return words.all(guard, batch.expectedCheckpoint);
}
