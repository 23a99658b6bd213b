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

export interface Remembered {
  readonly digest: string;
  readonly answer: CommandAnswer & { position: Position };
}

/** Commands whose answers are at hand, at most; at least half of them are. */
export const commandsAtHandDefault = 1_000;

export class CommandMemory {
  /** Every command: with its answer while it is one of the latest, then the revision of its first event. */
  readonly #commands = new Map<string, Remembered | number>();
  /** Those whose answers are at hand, in two halves: when the newer one is full, the older one leaves. */
  #latest: string[] = [];
  #before: string[] = [];
  readonly #atHandMax: number;
  #last: Remembered | undefined;

  constructor(atHandMax = commandsAtHandDefault) {
    this.#atHandMax = atHandMax;
  }

  /**
   * Takes in an event. The events of one command follow each other in their stream.
   * @returns the command, whose position is to be noted once it is known; until then it is empty
   */
  remember({ id, revision, position, meta: { commandId, commandDigest: digest } }: DomainEvent): Remembered {
    const { answer } = this.#last ?? {};
    if (answer !== undefined && this.#latest.at(-1) === commandId) {
      const eventIds = [...answer.eventIds, id];
      return this.#note(commandId, { digest, answer: { eventIds, revision: Number(revision), position } });
    }
    if (this.#latest.length >= this.#atHandMax / 2) this.#leave();
    this.#latest.push(commandId);
    return this.#note(commandId, { digest, answer: { eventIds: [id], revision: Number(revision), position } });
  }

  /** The command with its answer; the revision from which it can be read where that is no longer at hand; or undefined. */
  find(commandId: string): Remembered | number | undefined {
    return this.#commands.get(commandId);
  }

  #note(commandId: string, command: Remembered): Remembered {
    this.#commands.set(commandId, command);
    this.#last = command;
    return command;
  }

  /** All at once: to take the oldest out of a map one by one costs more than all else here. */
  #leave(): void {
    for (const commandId of this.#before) {
      const { answer } = this.#commands.get(commandId) as Remembered;
      this.#commands.set(commandId, answer.revision - answer.eventIds.length + 1);
    }
    this.#before = this.#latest;
    this.#latest = [];
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
