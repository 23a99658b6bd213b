/**
 * The commands of a stream, so that a retry gets the first answer, however late and even after a crash: the latest with
 * their answers, of all others where they are in the stream, which the store can be asked for.
 */
import type { DomainEvent, Position, RecordedEvent } from '@duban/domain';

export interface CommandAnswer {
  readonly eventIds: readonly string[];
  /** The stream's revision after the command. */
  readonly revision: number;
  readonly position: Position;
}

interface Remembered {
  readonly digest: string;
  readonly answer: CommandAnswer & { position: Position };
}

/** Commands whose answers are at hand, at most; at least half of them are. */
export const commandsAtHandDefault = 1_000;

export class CommandMemory {
  /** The latest commands, in two halves: when the newer one is full, the older one leaves. */
  #latest = new Map<string, Remembered>();
  #before = new Map<string, Remembered>();
  /** Revision of the first event of each older command. */
  readonly #older = new Map<string, number>();
  readonly #atHandMax: number;

  constructor(atHandMax = commandsAtHandDefault) {
    this.#atHandMax = atHandMax;
  }

  /** Takes in an event. The events of one command follow each other in their stream. */
  remember({ id, revision, position, meta: { commandId, commandDigest: digest } }: DomainEvent): void {
    const earlier = this.find(commandId);
    const eventIds = earlier === undefined ? [id] : [...earlier.answer.eventIds, id];
    if (earlier === undefined && this.#latest.size >= this.#atHandMax / 2) this.#leave();
    const commands = this.#before.has(commandId) ? this.#before : this.#latest;
    commands.set(commandId, { digest, answer: { eventIds, revision: Number(revision), position } });
  }

  /** All at once: to take the oldest out of a map one by one costs more than all else here. */
  #leave(): void {
    for (const [commandId, { answer }] of this.#before) {
      this.#older.set(commandId, answer.revision - answer.eventIds.length + 1);
    }
    this.#before = this.#latest;
    this.#latest = new Map();
  }

  /** Notes the position of the command's last event once it is known; until then the answer's position is empty. */
  confirm(commandId: string, position: Position): void {
    const remembered = this.find(commandId);
    if (remembered !== undefined) remembered.answer.position = position;
  }

  find(commandId: string): Remembered | undefined {
    return this.#latest.get(commandId) ?? this.#before.get(commandId);
  }

  /** The revision from which an older command can be read; undefined where it is at hand, or was never given. */
  olderAt(commandId: string): number | undefined {
    return this.#older.get(commandId);
  }
}

/** A command and its answer from the events that begin with its first; undefined where they do not. */
export async function readCommand(events: AsyncIterable<RecordedEvent>, commandId: string): Promise<Remembered | undefined> {
  const eventIds: string[] = [];
  let found: Remembered | undefined;
  for await (const { id, revision, position, meta } of events) {
    if (meta.commandId !== commandId) break;
    eventIds.push(id);
    found = { digest: meta.commandDigest, answer: { eventIds, revision: Number(revision), position } };
  }
  return found;
}
