/** Obstacles in a task's way. One of its units raises an obstacle, and any of them may clear it, once. */
import { z } from 'zod';
import { onBehalf, optionalReason } from '../command-table.js';
import { reject } from '../decider.js';
import type { EventTable, Evolve } from '../event-table.js';
import { actingUnit, bounds, day, freeText, text, uuid } from '../fields.js';
import { done } from '../who-may.js';
import { occurredOnFault } from './reports.js';
import { commandsOnTask, type ObstacleSummary, type TaskState } from './state.js';

export const openObstaclesMaxCount = 50;
export const obstacleMaxCount = 1_000;

export const obstacleEvents = {
  'obstacle-raised': {
    zh: '反映困难',
    en: 'obstacle raised',
    schema: z.strictObject({
      unit: actingUnit,
      description: freeText(bounds.longText),
      /** The help that is asked for. */
      request: freeText(bounds.longText).optional(),
      occurredOn: day,
    }),
  },
  'obstacle-cleared': {
    zh: '解决困难',
    en: 'obstacle cleared',
    schema: z.strictObject({ obstacle: uuid, unit: actingUnit, outcome: freeText(bounds.longText), occurredOn: day }),
  },
} satisfies EventTable;

export const evolveObstacles: Evolve<TaskState, typeof obstacleEvents> = {
  'obstacle-raised': (state, { id, data }) => {
    state.obstacles.set(id, { occurredOn: data.occurredOn, cleared: false });
  },
  'obstacle-cleared': (state, { data: { obstacle } }) => {
    state.obstacles.set(obstacle, { ...(state.obstacles.get(obstacle) as ObstacleSummary), cleared: true });
  },
};

export const obstacleCommands = commandsOnTask(obstacleEvents, {
  'raise-obstacle': {
    zh: '反映困难',
    en: 'raise an obstacle',
    body: z.strictObject({
      description: text(bounds.longText),
      request: text(bounds.longText).optional(),
      occurredOn: day,
      ...onBehalf,
      ...optionalReason,
    }),
    who: done('lead-or-cooperating'),
    also: ['suspended'],
    decide(raised, { state, plan, unit }) {
      const fault = occurredOnFault(raised.occurredOn, plan);
      if (fault !== undefined) return fault;
      const open = [...state.obstacles.values()].filter(({ cleared }) => !cleared).length;
      if (open >= openObstaclesMaxCount) return reject('too-many-records', { limit: openObstaclesMaxCount });
      if (state.obstacles.size >= obstacleMaxCount) return reject('too-many-records', { limit: obstacleMaxCount });
      return [{ type: 'obstacle-raised', data: { unit, ...raised } }];
    },
  },
  'clear-obstacle': {
    zh: '解决困难',
    en: 'clear an obstacle',
    body: z.strictObject({
      obstacle: uuid,
      outcome: text(bounds.longText),
      occurredOn: day,
      ...onBehalf,
      ...optionalReason,
    }),
    who: done('lead-or-cooperating'),
    also: ['suspended'],
    decide(cleared, { state, plan, unit }) {
      const { obstacle, occurredOn } = cleared;
      const found = state.obstacles.get(obstacle);
      if (found === undefined) return reject('obstacle-not-found', { obstacle });
      if (found.cleared) return reject('obstacle-cleared-already', { obstacle });
      const fault = occurredOnFault(occurredOn, plan);
      if (fault !== undefined) return fault;
      if (occurredOn < found.occurredOn) return reject('date-before-obstacle', { date: occurredOn, from: found.occurredOn });
      return [{ type: 'obstacle-cleared', data: { unit, ...cleared } }];
    },
  },
});
