/** What stands in a task's way: raised by one of its units, cleared once by any of them. */
import { reject } from '../decider.js';
import { occurredOnFault } from './reports.js';
import type { CommandOf, TaskContext, TaskOutcome, TaskState } from './state.js';

export const openObstaclesMaxCount = 50;
export const obstacleMaxCount = 1_000;

export function raiseObstacle(
  { type: _, onBehalfOf: __, ...raised }: CommandOf<'raise-obstacle'>,
  state: Readonly<TaskState>,
  { facts }: TaskContext,
  unit: string,
): TaskOutcome {
  const fault = occurredOnFault(raised.occurredOn, facts);
  if (fault !== undefined) return fault;
  const open = [...state.obstacles.values()].filter(({ cleared }) => !cleared).length;
  if (open >= openObstaclesMaxCount) return reject('too-many-records', { limit: openObstaclesMaxCount });
  if (state.obstacles.size >= obstacleMaxCount) return reject('too-many-records', { limit: obstacleMaxCount });
  return [{ type: 'obstacle-raised', data: { unit, ...raised } }];
}

export function clearObstacle(
  { type: _, onBehalfOf: __, ...cleared }: CommandOf<'clear-obstacle'>,
  state: Readonly<TaskState>,
  { facts }: TaskContext,
  unit: string,
): TaskOutcome {
  const { obstacle, occurredOn } = cleared;
  const found = state.obstacles.get(obstacle);
  if (found === undefined) return reject('obstacle-not-found', { obstacle });
  if (found.cleared) return reject('obstacle-cleared-already', { obstacle });
  const fault = occurredOnFault(occurredOn, facts);
  if (fault !== undefined) return fault;
  if (occurredOn < found.occurredOn) return reject('date-before-obstacle', { date: occurredOn, from: found.occurredOn });
  return [{ type: 'obstacle-cleared', data: { unit, ...cleared } }];
}
