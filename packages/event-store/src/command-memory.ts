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

/** Commands whose answers are at hand. */
export const commandsAtHandDefault = 1_000;

export class CommandMemory {
  /** In the order of recording: the first key is the oldest command. */
  readonly #commands = new Map<string, Remembered>();
  /** Revision of the first event of each older command. */
  readonly #older = new Map<string, number>();
  readonly #atHandMax: number;

  constructor(atHandMax = commandsAtHandDefault) {
    this.#atHandMax = atHandMax;
  }

  /** Takes in an event. The events of one command follow each other in their stream. */
  remember({ id, revision, position, meta }: DomainEvent): void {
    const earlier = this.#commands.get(meta.commandId);
    this.#commands.set(meta.commandId, {
      digest: meta.commandDigest,
      answer: { eventIds: [...(earlier?.answer.eventIds ?? []), id], revision: Number(revision), position },
    });
    if (this.#commands.size <= this.#atHandMax) return;
    for (const [oldest, { answer }] of this.#commands) {
      this.#commands.delete(oldest);
      this.#older.set(oldest, answer.revision - answer.eventIds.length + 1);
      break;
    }
  }

  /** Notes the position of the command's last event once it is known; until then the answer's position is empty. */
  confirm(commandId: string, position: Position): void {
    const remembered = this.#commands.get(commandId);
    if (remembered !== undefined) remembered.answer.position = position;
  }

  find(commandId: string): Remembered | undefined {
    return this.#commands.get(commandId);
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
