/**
 * A journal as a source of single plans: its writer is asked where a plan's events stand, once and then for those that
 * were appended since, and only their lines are read.
 */
import type { Position } from '@duban/domain';
import { formatPosition, type PlacedReader, type Places, parsePosition, wordsPerPlace } from '@duban/event-store';
import { type EventSource, LeastUsed, type SourceDelivery } from '@duban/read-models';

/** Places that are remembered, at 16 bytes each; of a plan with more there is one. */
const placesMax = 2_000_000;
const prefixesMax = 32;
const deliveryMaxEvents = 1_000;
const deliveryMaxBytes = 4 * 1024 * 1024;

export type AskWhere = (prefix: string, after: Position | undefined) => Promise<Places>;

export class PlacedSource implements EventSource {
  readonly #epoch: string;
  readonly #reader: PlacedReader;
  readonly #where: AskWhere;
  readonly #known = new LeastUsed<Places>(prefixesMax, placesMax);

  constructor(epoch: string, reader: PlacedReader, where: AskWhere) {
    this.#epoch = epoch;
    this.#reader = reader;
    this.#where = where;
  }

  /** Ends with the delivery that is caught up: whoever wants more asks again. */
  async *subscribe(
    { after, prefix = '' }: { readonly after?: Position | undefined; readonly prefix?: string | undefined },
    signal: AbortSignal,
  ): AsyncGenerator<SourceDelivery> {
    const { words, through } = await this.#placesOf(prefix);
    const count = words.length / wordsPerPlace;
    let at = firstAfter(words, after === undefined ? 0 : (parsePosition(after)?.ordinal ?? 0));
    for (;;) {
      const wanted = wantedFrom(words, at);
      const events = await this.#reader.read(words, at, wanted);
      if (signal.aborted) return;
      at += wanted;
      const caughtUp = at === count;
      const position = caughtUp ? through : formatPosition(this.#epoch, words[(at - 1) * wordsPerPlace] as number);
      yield { events, position, caughtUp, ahead: count - at };
      if (caughtUp) return;
    }
  }

  async #placesOf(prefix: string): Promise<Places> {
    const known = this.#known.get(prefix);
    const more = await this.#where(prefix, known?.through);
    if (known !== undefined && more.words.length === 0) {
      // What others have asked for meanwhile reaches further perhaps.
      return { words: known.words, through: more.through };
    }
    const before = known?.words ?? new Uint32Array();
    const words = new Uint32Array(before.length + more.words.length);
    words.set(before);
    words.set(inOrder(more.words), before.length);
    const places = { words, through: more.through };
    if (words.length > 0) this.#known.put(prefix, places, words.length / wordsPerPlace);
    return places;
  }
}

/** How many of the places from one on are read at once. */
function wantedFrom(words: Uint32Array, at: number): number {
  const most = Math.min(deliveryMaxEvents, words.length / wordsPerPlace - at);
  let count = 0;
  for (let bytes = 0; count < most && bytes < deliveryMaxBytes; count += 1) {
    bytes += words[(at + count) * wordsPerPlace + 3] as number;
  }
  return count;
}

function inOrder(words: Uint32Array): Uint32Array {
  const count = words.length / wordsPerPlace;
  const ordinalOf = (at: number) => words[at * wordsPerPlace] as number;
  const order = Uint32Array.from({ length: count }, (_, at) => at).sort((one, other) => ordinalOf(one) - ordinalOf(other));
  const sorted = new Uint32Array(words.length);
  order.forEach((from, at) => {
    sorted.set(words.subarray(from * wordsPerPlace, (from + 1) * wordsPerPlace), at * wordsPerPlace);
  });
  return sorted;
}

/** The first place whose ordinal is greater. */
function firstAfter(words: Uint32Array, ordinal: number): number {
  let [low, high] = [0, words.length / wordsPerPlace];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((words[middle * wordsPerPlace] as number) <= ordinal) low = middle + 1;
    else high = middle;
  }
  return low;
}
