/** The answer of an accepted command, given alone or in bulk. */
import { type AnyCommand, DubanError, isRejection, type Rejection } from '@duban/domain';
import type { Accepted } from '@duban/event-store';
import { z } from 'zod';

export const commandAnswer = z
  .strictObject({
    eventIds: z.array(z.uuid()).min(1).describe('本次命令写入的事件 / the events that the command recorded'),
    revision: z.string().describe('对象的新版本号，可用于 If-Match / the new revision, for If-Match'),
    position: z.string().describe('可作 minPosition，读到自己的写入 / for minPosition, to read your own write'),
  })
  .meta({ id: 'CommandAnswer' });
export type CommandAnswer = z.infer<typeof commandAnswer>;

/** The answer to an outcome. @throws {DubanError} with the rejection's code. */
export function answerOf(outcome: Accepted | Rejection): CommandAnswer {
  if (isRejection(outcome)) throw new DubanError(outcome.rejected, outcome.params);
  return { eventIds: [...outcome.eventIds], revision: String(outcome.revision), position: outcome.position };
}

/** In a correction null takes away what was said; in any other command it says nothing. */
export const corrects = (command: string): boolean => command.startsWith('correct-');

/** @throws {DubanError} `if-match-required` */
export function requireIfMatch({ ifMatch }: AnyCommand, expectedRevision: number | undefined): void {
  if (ifMatch === true && expectedRevision === undefined) throw new DubanError('if-match-required');
}
