/** Obstacles in a task's way: raised, and cleared. */
import type { obstacleEvents } from '@duban/domain';
import { type OpenObstacle, taskListBounds } from '../../documents/index.js';
import { unitOf } from '../lookups.js';
import type { TaskChanges } from './changes.js';

export const obstacleChanges: TaskChanges<typeof obstacleEvents> = {
  'obstacle-raised': ({ id, data, meta }, { openObstacles, counts }, documents) => {
    const { unit, description, request = null, occurredOn } = data;
    const raised: OpenObstacle = {
      id,
      unit: unitOf(documents, unit),
      description,
      request,
      occurredOn,
      raisedAt: meta.recordedAt,
    };
    return {
      openObstacles: [...openObstacles, raised].slice(0, taskListBounds.openObstacles),
      counts: { ...counts, obstaclesRaised: counts.obstaclesRaised + 1 },
    };
  },
  'obstacle-cleared': ({ data }, { openObstacles, counts }) => ({
    openObstacles: openObstacles.filter(({ id }) => id !== data.obstacle),
    counts: { ...counts, obstaclesCleared: counts.obstaclesCleared + 1 },
  }),
};
