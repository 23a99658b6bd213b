/**
 * The law of the power cut: whatever the moment, what anybody has been told is there afterwards, exactly
 * once, in order and whole; and what nobody was told of is there whole or not at all.
 *
 * One disk lives through many lives of the process. In each life the journal is opened, audited, and used by
 * concurrent appenders and a follower until the power goes off or the process is killed at a random
 * operation, which in a third of the lives lies within the opening itself.
 */
import { DubanError } from '@duban/domain';
import { type Appended, checkJournal, type FileLayer, type Journal, openJournal } from '../src/index.js';
import { contractEvents } from './contract.js';
import { type Attempt, LawBroken, Ledger } from './ledger.js';
import { Random } from './random.js';
import { type Life, SimulatedDisk } from './simulated-disk.js';

const folder = '/data';
const streams = ['p1-task.1', 'p1-task.2', 'p1-indicator.rd-gdp', 'p2-task.1', 'p2-task.2', 'p1-plan.main'];
const appendersPerLife = 5;
const appendsPerAppender = 100;

export interface PowerCuts {
  readonly seed: number;
  readonly cuts: number;
  /** Each life takes one of these. Small ones begin segments often, large ones tear larger groups. */
  readonly segmentSizes?: readonly number[];
  /** Puts something between the journal and the disk; for proving that the law catches a broken journal. */
  readonly sabotage?: (files: FileLayer) => FileLayer;
}

export interface PowerCutReport {
  readonly cuts: number;
  readonly kills: number;
  readonly cutsWhileOpening: number;
  readonly eventsKept: number;
  /** Openings that found something to cut off. */
  readonly tailsCut: number;
  readonly retriesAnswered: number;
}

/** Runs lives until the power has been cut so many times. @throws {LawBroken} naming the law and the seed */
export async function powerCuts(options: PowerCuts): Promise<PowerCutReport> {
  const { seed, cuts } = options;
  const world = new World(options);
  try {
    while (world.report.cuts < cuts) await world.live();
    await world.finish();
    return { ...world.report, eventsKept: world.ledger.seenCount };
  } catch (error) {
    if (!(error instanceof LawBroken)) throw error;
    throw new LawBroken(`seed ${seed}, cut ${world.report.cuts}: ${error.message}`, { cause: error });
  }
}

class World {
  readonly ledger = new Ledger();
  readonly report = { cuts: 0, kills: 0, cutsWhileOpening: 0, tailsCut: 0, retriesAnswered: 0 };
  readonly #random: Random;
  readonly #disk: SimulatedDisk;
  readonly #sabotage: (files: FileLayer) => FileLayer;
  readonly #segmentSizes: readonly number[];
  /** Appends whose outcome nobody knows. */
  #unknown: Attempt[] = [];

  constructor({ seed, sabotage = (files) => files, segmentSizes = [4_096, 65_536, 1_000_000] }: PowerCuts) {
    this.#random = new Random(seed);
    this.#disk = new SimulatedDisk(this.#random);
    this.#sabotage = sabotage;
    this.#segmentSizes = segmentSizes;
  }

  async live(): Promise<void> {
    const life = this.#disk.boot(1 + this.#random.int(this.#random.pick([8, 30, 80])));
    let opened = false;
    try {
      const journal = await this.#open(life);
      opened = true;
      await this.#use(life, journal);
    } catch (error) {
      if (error instanceof DubanError && !life.isOver) throw new LawBroken(`in use: ${error.message}`, { cause: error });
      if (error instanceof LawBroken || !life.isOver) throw error;
    }
    if (!opened) this.report.cutsWhileOpening += 1;
    this.#end();
  }

  /** A last life without a cut: all is well, and the check says so too. */
  async finish(): Promise<void> {
    const life = this.#disk.boot();
    const journal = await this.#open(life);
    await this.ledger.audit(journal);
    await journal.close();
    const check = await checkJournal(folder, { files: life });
    if (!check.sound || check.events !== this.ledger.seenCount) throw new LawBroken(`the check finds ${JSON.stringify(check)}`);
  }

  #end(): void {
    if (this.#random.chance(0.25)) {
      this.report.kills += 1;
      this.#disk.kill();
    } else {
      this.report.cuts += 1;
      this.#disk.cutPower();
    }
  }

  async #open(life: Life): Promise<Journal> {
    try {
      const files = this.#sabotage(life);
      const journal = await openJournal({
        folder,
        files,
        segmentMaxBytes: this.#random.pick(this.#segmentSizes),
        randomInt: this.#random.int,
      });
      if (journal.recovery.cut !== undefined) this.report.tailsCut += 1;
      return journal;
    } catch (error) {
      if (life.isOver) throw error;
      throw new LawBroken(`the journal does not open: ${error instanceof Error ? error.message : error}`, { cause: error });
    }
  }

  async #use(life: Life, journal: Journal): Promise<void> {
    const revisions = await this.ledger.audit(journal);
    await this.#retryUnknown(life, journal, revisions);
    const over = new AbortController();
    void journal.failed.then(() => over.abort());
    const following = this.#follow(life, journal, over.signal);
    await Promise.all(Array.from({ length: appendersPerLife }, () => this.#appendMany(life, journal, revisions)));
    over.abort();
    await following;
    if (this.#random.chance(0.5)) await journal.close();
  }

  /** A client that got no answer sends the same append again: it is stored once, whichever time that was. */
  async #retryUnknown(life: Life, journal: Journal, revisions: Map<string, number>): Promise<void> {
    const retries = this.#unknown;
    this.#unknown = [];
    for (const attempt of retries) {
      if (!this.#random.chance(0.5)) continue;
      const answer = await this.#append(life, journal, attempt);
      if (answer === undefined) continue;
      this.report.retriesAnswered += 1;
      revisions.set(attempt.stream, Math.max(answer.revision, revisions.get(attempt.stream) ?? -1));
    }
  }

  async #follow(life: Life, journal: Journal, signal: AbortSignal): Promise<void> {
    try {
      for await (const { events } of journal.subscribe({ prefix: this.#random.pick(['', 'p1-']) }, signal)) {
        for (const event of events) this.ledger.seen(event);
      }
    } catch (error) {
      if (error instanceof LawBroken || !life.isOver) throw error;
    }
  }

  /** Several appenders share the streams, so they race; each may have several appends on the way. */
  async #appendMany(life: Life, journal: Journal, revisions: Map<string, number>): Promise<void> {
    const sent: Promise<unknown>[] = [];
    for (let count = 0; count < appendsPerAppender && !life.isOver; count += 1) {
      const stream = this.#random.pick(streams);
      const before = revisions.get(stream) ?? -1;
      const size = this.#random.pick([1, 1, 1, 2, 5]);
      const text = '督'.repeat(this.#random.int(this.#random.pick([10, 10, 900])));
      const events = contractEvents(stream, before + 1, size, text);
      revisions.set(stream, before + size);
      const attempt: Attempt = { stream, expected: before === -1 ? 'no-stream' : before, events };
      const answer = this.#append(life, journal, attempt);
      sent.push(answer);
      if (this.#random.chance(0.7)) await answer;
    }
    await Promise.all(sent);
  }

  async #append(life: Life, journal: Journal, attempt: Attempt): Promise<Appended | undefined> {
    this.ledger.attempt(attempt);
    try {
      const answer = await journal.append(attempt.stream, attempt.expected, attempt.events);
      this.ledger.acknowledged(attempt, answer);
      return answer;
    } catch (error) {
      if (error instanceof LawBroken) throw error;
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'store-failed') this.#unknown.push(attempt);
      else if (code !== 'wrong-expected-revision' && !life.isOver) throw new LawBroken(`an append was refused: ${error}`);
      return undefined;
    }
  }
}
