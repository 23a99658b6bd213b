/**
 * One scripted day of a journal that is hurt at one chosen operation, and what must hold after it. The
 * script creates a store, appends alone and together, begins segments, closes, finds a torn tail, reopens
 * and appends again; so every kind of operation the journal does is among its operations.
 */
import { DubanError, type ErrorCode } from '@duban/domain';
import { checkJournal, type FileLayer, type Journal, openJournal } from '../src/index.js';
import { contractEvents } from './contract.js';
import { type Fault, FaultyFiles, fullFaults, type OperationKind } from './faulty-files.js';
import { type Attempt, LawBroken, Ledger } from './ledger.js';
import { Random } from './random.js';
import { type Life, SimulatedDisk } from './simulated-disk.js';

const folder = '/data';
const randomInt = () => 0;
const streams = ['p1-task.1', 'p1-task.2', 'p1-task.3'];

export interface CrashCase {
  /** From 1; beyond the last: nothing happens. */
  readonly operation: number;
  /** What happens to the operation: a fault, or the process ends at it, which may have had its effect or not. */
  readonly hurt: Fault | 'the process ends';
  /** What the machine does then. */
  readonly after: 'kill' | 'power cut';
  /** The next process ends too, at this operation of its opening, and then the power goes. */
  readonly openingEndsAt?: number;
  readonly seed: number;
  /** Puts something between the journal and the disk; for proving that the table catches a broken journal. */
  readonly sabotage?: (files: FileLayer) => FileLayer;
}

/** Runs one case. Gives the kinds of the operations that the script did. @throws {LawBroken} */
export async function crash({
  operation,
  hurt,
  after,
  openingEndsAt,
  seed,
  sabotage = (files) => files,
}: CrashCase): Promise<readonly OperationKind[]> {
  const disk = new SimulatedDisk(new Random(seed));
  const ends = hurt === 'the process ends';
  const life = disk.boot(ends ? operation : undefined);
  const files = ends ? new FaultyFiles(disk, life, 0, 'fails') : new FaultyFiles(disk, life, operation, hurt);
  const day = new Day(disk, sabotage, fullFaults.some((fault) => fault === hurt) ? () => files.makeRoom() : undefined);
  await day.script(life, sabotage(files.layer));
  if (after === 'kill') disk.kill();
  else disk.cutPower();
  if (openingEndsAt !== undefined) {
    await day.openAndEnd(openingEndsAt);
    disk.cutPower();
  }
  // What each opening has served, and taken, must survive a power cut right after it.
  for (let opening = 0; opening < 2; opening += 1) {
    await day.reopenAndAppend();
    disk.cutPower();
  }
  await day.goOn();
  return files.operations;
}

class Day {
  readonly #ledger = new Ledger();
  readonly #disk: SimulatedDisk;
  readonly #sabotage: (files: FileLayer) => FileLayer;
  readonly #makeRoom: (() => void) | undefined;
  readonly #revisions = new Map<string, number>();
  /** Appends that found no room. */
  #refused: Attempt[] = [];
  #failed = false;

  constructor(disk: SimulatedDisk, sabotage: (files: FileLayer) => FileLayer, makeRoom: (() => void) | undefined) {
    this.#disk = disk;
    this.#sabotage = sabotage;
    this.#makeRoom = makeRoom;
  }

  async script(life: Life, files: FileLayer): Promise<void> {
    await this.#life(life, files, async (journal) => {
      await this.#appendAll(journal, [0, 1]);
      await this.#appendAll(journal, [0, 1], [1, 2], [2, 1]);
      await this.#appendAll(journal, [1, 5]);
      await this.#appendAll(journal, [2, 3]);
      await this.#appendAll(journal, [0, 2], [0, 2]);
    });
    if (this.#failed || life.isOver) return;
    await this.#tearTail(files);
    await this.#life(life, files, async (journal) => {
      if (journal.recovery.cut === undefined) throw new LawBroken('the torn tail was not cut');
      await this.#appendAll(journal, [0, 1]);
      await this.#appendAll(journal, [1, 1], [2, 4]);
    });
  }

  /** An opening that does not get beyond an operation, or is done before it. */
  async openAndEnd(operation: number): Promise<void> {
    const life = this.#disk.boot(operation);
    try {
      await openJournal({ folder, files: this.#sabotage(life), segmentMaxBytes: 4_096, randomInt, fullRetryMs: 0 });
    } catch (error) {
      if (!life.isOver) throw new LawBroken(`the journal does not open again: ${error}`, { cause: error });
    }
  }

  /** Without a close: what comes next is another crash. */
  async reopenAndAppend(): Promise<void> {
    const journal = await this.#open(this.#sabotage(this.#disk.boot()));
    await this.#audit(journal);
    this.#failed = false;
    await this.#append(journal, 0, 1);
  }

  /** The journal is as good as new: it takes appends, and the check finds nothing. */
  async goOn(): Promise<void> {
    const files = this.#disk.boot();
    const journal = await this.#open(files);
    await this.#audit(journal);
    for (const stream of streams.keys()) await this.#append(journal, stream, 2);
    await this.#audit(journal);
    await journal.close();
    const check = await checkJournal(folder, { files });
    if (!check.sound || check.findings.length > 0) throw new LawBroken(`the check finds ${JSON.stringify(check.findings)}`);
  }

  async #audit(journal: Journal): Promise<void> {
    const revisions = await this.#ledger.audit(journal).catch((error: unknown) => {
      throw new LawBroken(error instanceof Error ? error.message : String(error), { cause: error });
    });
    for (const stream of streams) this.#revisions.set(stream, revisions.get(stream) ?? -1);
  }

  /** Opens, works and closes. A fault while opening must be said with a code, and ends the life. */
  async #life(life: Life, files: FileLayer, work: (journal: Journal) => Promise<void>): Promise<void> {
    if (this.#failed) return;
    let journal: Journal;
    try {
      journal = await openJournal({ folder, files, segmentMaxBytes: 4_096, randomInt, fullRetryMs: 0 });
    } catch (error) {
      if (codeOf(error) !== 'store-failed')
        throw new LawBroken(`opening failed with ${codeOf(error)}: ${error}`, { cause: error });
      this.#failed = true;
      return;
    }
    await work(journal);
    if (this.#failed && !life.isOver) await this.#auditStopped(journal);
    await journal.close();
  }

  /** After a failed write nothing is taken, and what was durable before is read as ever. */
  async #auditStopped(journal: Journal): Promise<void> {
    const stopped = await journal.failed;
    if (stopped.code !== 'store-failed') throw new LawBroken(`the failure says ${stopped.code}`);
    const code = await this.#give(journal, this.#next(0, 1));
    if (code !== 'store-unavailable') throw new LawBroken(`a stopped journal answered an append with ${code}`);
    await this.#ledger.audit(journal);
  }

  /** Appends at once, of each a stream and a count of events; those that find no room later again. */
  async #appendAll(journal: Journal, ...appends: readonly (readonly [stream: number, count: number])[]): Promise<void> {
    await Promise.all(appends.map(([stream, count]) => this.#append(journal, stream, count)));
    const refused = this.#refused.splice(0);
    if (refused.length === 0 || this.#failed) return;
    const ids = new Set(refused.flatMap(({ events }) => events.map(({ id }) => id)));
    for await (const { id } of journal.readAll()) if (ids.has(id)) throw new LawBroken(`event ${id} was refused and is there`);
    this.#makeRoom?.();
    for (const attempt of refused) {
      const code = await this.#give(journal, attempt);
      if (code !== 'stored') throw new LawBroken(`with room again, an append was answered with ${code}`);
    }
  }

  async #append(journal: Journal, stream: number, count: number): Promise<void> {
    if (this.#failed) return;
    const attempt = this.#next(stream, count);
    const code = await this.#give(journal, attempt);
    // A journal stops for good only where it is not known what is on the disk; that there is no room is known.
    if (code === 'storage-full' && this.#makeRoom !== undefined) this.#refused.push(attempt);
    else if (this.#makeRoom === undefined && (code === 'store-failed' || code === 'store-unavailable')) this.#failed = true;
    else if (code !== 'stored') throw new LawBroken(`an append was answered with ${code}`);
  }

  /** The next events of a stream. */
  #next(stream: number, count: number): Attempt {
    const name = streams[stream] as string;
    const before = this.#revisions.get(name) ?? -1;
    this.#revisions.set(name, before + count);
    const events = contractEvents(name, before + 1, count, '办'.repeat(50));
    return { stream: name, expected: before === -1 ? ('no-stream' as const) : before, events };
  }

  async #give(journal: Journal, attempt: Attempt): Promise<ErrorCode | 'stored'> {
    const { stream, expected, events } = attempt;
    this.#ledger.attempt(attempt);
    try {
      this.#ledger.acknowledged(attempt, await journal.append(stream, expected, events));
      return 'stored';
    } catch (error) {
      if (error instanceof DubanError) return error.code;
      throw error;
    }
  }

  async #open(files: FileLayer): Promise<Journal> {
    try {
      return await openJournal({ folder, files, segmentMaxBytes: 4_096, randomInt, fullRetryMs: 0 });
    } catch (error) {
      throw new LawBroken(`the journal does not open again: ${error}`, { cause: error });
    }
  }

  /** What a crash in the middle of a write leaves: half a line. It is not among the counted operations. */
  async #tearTail(files: FileLayer): Promise<void> {
    const name = (await files.list(folder))
      .filter((file) => file.endsWith('.journal'))
      .sort()
      .at(-1);
    const inode = this.#disk.inode(`${folder}/${name}`);
    inode.write(Buffer.from('0badc0de 99 0 1/1 {"id":"half a'), inode.contents.length);
    inode.sync();
  }
}

function codeOf(error: unknown): ErrorCode | undefined {
  return error instanceof DubanError ? error.code : undefined;
}
