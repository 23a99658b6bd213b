/** The latest commands of a stream and their answers, so that a retry gets the first answer, even after a crash. */
import type { DomainEvent, Position } from '@duban/domain';

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

const rememberedCommandsMax = 1_000;

export class CommandMemory {
  /** In the order of recording: the first key is the oldest command. */
  readonly #commands = new Map<string, Remembered>();

  /** Takes in an event. The events of one command follow each other in their stream. */
  remember({ id, revision, position, meta }: DomainEvent): void {
    const earlier = this.#commands.get(meta.commandId);
    this.#commands.set(meta.commandId, {
      digest: meta.commandDigest,
      answer: { eventIds: [...(earlier?.answer.eventIds ?? []), id], revision: Number(revision), position },
    });
    if (this.#commands.size <= rememberedCommandsMax) return;
    for (const oldest of this.#commands.keys()) {
      this.#commands.delete(oldest);
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
}
