/**
 * What becomes of events that are not in our form. In a stream that is of no plan they are another application's, and
 * left out. In a stream of a plan they are handed out as they are marked; where the office has decided that one is
 * foreign, that is said too, whoever reads and from whichever place: the decision stands in the plan's own stream.
 */
import { decidesOn, oversightCategory, parseStream, planStream, type RecordedEvent } from '@duban/domain';
import type { PlanList } from './plan-list.js';

/** Decisions that are kept. They are for ever, so what is forgotten is read again. */
const decidedMax = 10_000;

/** Events that are held back to be marked together. */
const runMaxEvents = 1_000;

export class ForeignEvents {
  readonly #plans: PlanList;
  readonly #readStream: (stream: string) => AsyncIterable<RecordedEvent>;
  /** Plan and id of events that are known to be passed over. */
  readonly #decided = new Set<string>();

  /** @param readStream reads a stream without judging what it holds */
  constructor(plans: PlanList, readStream: (stream: string) => AsyncIterable<RecordedEvent>) {
    this.#plans = plans;
    this.#readStream = readStream;
  }

  /** The events of streams of ours, the foreign ones marked. `by`: a position by which the plans that count have begun. */
  async ofPlans(events: readonly RecordedEvent[], by: bigint): Promise<readonly RecordedEvent[]> {
    if (!events.some(({ foreign }) => foreign !== undefined)) return events;
    const found: RecordedEvent[] = [];
    for (const event of events) {
      const { category } = parseStream(event.stream);
      if (event.foreign !== undefined && category !== oversightCategory && !(await this.#plans.has(category, by))) continue;
      found.push(event);
    }
    return this.marked(found);
  }

  /** The same events, those marked that are passed over. */
  async marked(events: readonly RecordedEvent[]): Promise<readonly RecordedEvent[]> {
    const foreign = events.filter((event) => event.foreign !== undefined);
    for (const plan of new Set(foreign.filter((event) => !this.#isDecided(event)).map(planOf))) await this.#decisions(plan);
    return events.map((event) => {
      if (event.foreign === undefined) return event;
      return { ...event, foreign: { ...event.foreign, passedOver: this.#isDecided(event) } };
    });
  }

  /**
   * The same as they are read. Events that follow each other are marked together: each time costs a reading of the
   * plan's own stream, unless all of them are known to be passed over.
   */
  async *markedInRuns(events: AsyncIterable<RecordedEvent>): AsyncGenerator<RecordedEvent> {
    let run: RecordedEvent[] = [];
    for await (const event of events) {
      if (event.foreign !== undefined) run.push(event);
      if (run.length > 0 && (event.foreign === undefined || run.length === runMaxEvents)) {
        yield* await this.marked(run);
        run = [];
      }
      if (event.foreign === undefined) yield event;
    }
    if (run.length > 0) yield* await this.marked(run);
  }

  /** Oversight is of no plan, and nobody decides about it: what others write there is nothing that Duban has seen. */
  #isDecided(event: RecordedEvent): boolean {
    const plan = planOf(event);
    return plan === oversightCategory || this.#decided.has(`${plan} ${event.id}`);
  }

  async #decisions(plan: string): Promise<void> {
    for await (const event of this.#readStream(planStream(plan))) {
      const id = event.foreign === undefined ? decidesOn(event) : undefined;
      if (id === undefined) continue;
      this.#decided.add(`${plan} ${id}`);
      const [oldest] = this.#decided;
      if (this.#decided.size > decidedMax && oldest !== undefined) this.#decided.delete(oldest);
    }
  }
}

const planOf = ({ stream }: RecordedEvent) => parseStream(stream).category;
