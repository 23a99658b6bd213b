/**
 * Documents that were read lately, so that they need not be read and parsed anew. A document belongs to the step that
 * wrote it, and no step writes one document twice; so it is the one that is there as long as the row says that step.
 */
interface Cached {
  readonly step: number;
  readonly document: object;
  readonly characters: number;
}

/** Of JSON, all together. Parsed it takes two to three times the room. */
const charactersMax = 16_000_000;

export class DocumentCache {
  readonly #cached = new Map<string, Cached>();
  #characters = 0;

  get(place: string, step: unknown): object | undefined {
    const found = this.#cached.get(place);
    return found !== undefined && found.step === step ? found.document : undefined;
  }

  set(place: string, step: number, document: object, characters: number): void {
    const before = this.#cached.get(place);
    if (before !== undefined) this.#drop(place, before);
    this.#cached.set(place, { step, document, characters });
    this.#characters += characters;
    // A map gives the first that came first.
    for (const [oldest, cached] of this.#cached) {
      if (this.#characters <= charactersMax) break;
      this.#drop(oldest, cached);
    }
  }

  #drop(place: string, { characters }: Cached): void {
    this.#cached.delete(place);
    this.#characters -= characters;
  }
}
