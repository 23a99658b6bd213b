/**
 * The plans that there are, kept from the server's log: a plan begins with its first publication event. It decides
 * which streams are ours, since others may give theirs such names too.
 */
import { beginsPlan, parseStream, type RecordedEvent } from '@duban/domain';

/** A stretch of the log, in commit positions. */
export interface Stretch {
  readonly events: readonly RecordedEvent[];
  /** Everything up to here is in it. */
  readonly through: bigint;
}

/** The plans' own streams, which are few. Also read by servers that filter by it. */
export const planStreams = '^[a-z0-9]{2,32}-plan\\.main$';

export class PlanList {
  readonly #plans = new Set<string>();
  readonly #read: (after: bigint) => Promise<Stretch>;
  /** All plans that begin up to here are known. */
  #through = 0n;
  #reading: Promise<void> | undefined;

  /** @param read reads the plans' own streams from a position to the end of the log */
  constructor(read: (after: bigint) => Promise<Stretch>) {
    this.#read = read;
  }

  /** @throws what reading throws */
  async list(): Promise<readonly string[]> {
    // What is being read may end before what the caller knows of.
    await this.#reading?.catch(() => undefined);
    await this.#catchUp();
    return [...this.#plans];
  }

  /** Whether a plan has begun by a position of the log, or has since. @throws what reading throws */
  async has(plan: string, by: bigint): Promise<boolean> {
    while (!this.#plans.has(plan) && this.#through < by) await this.#catchUp();
    return this.#plans.has(plan);
  }

  /** Takes what a follower of all streams of ours has got anyway, so that it need not be read again. */
  note(from: bigint, { events, through }: Stretch): void {
    if (from > this.#through) return;
    for (const event of events) if (beginsPlan(event)) this.#plans.add(parseStream(event.stream).category);
    if (through > this.#through) this.#through = through;
  }

  #catchUp(): Promise<void> {
    const from = this.#through;
    this.#reading ??= this.#read(from)
      .then((stretch) => this.note(from, stretch))
      .finally(() => {
        this.#reading = undefined;
      });
    return this.#reading;
  }
}
