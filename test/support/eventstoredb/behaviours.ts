/** What the versions of the server do differently. README.md says how each is known. */
import { status } from '@grpc/grpc-js';
import { failure, failures } from './answers.js';

/** 22.10 stands for all servers before 23.10, none of which was tried. */
export type Version = '22.10' | '23.10' | '24.2';

export interface Behaviour {
  readonly fullVersion: string;
  /** `said again`: each time a follower that fell behind has reached the end again. */
  readonly caughtUp: 'never said' | 'said once' | 'said again';
  /** What happens to a live follower that has no more room in the server's buffers. */
  readonly slowFollower: 'dropped' | 'catches up';
  /** Where a subscription begins if its position is that of a removed event. */
  readonly fromRemoved: 'behind the next event' | 'with the next event';
  /** What a subscription gets below its position, if the position lies beyond the end of the log. */
  readonly fromBeyondEnd: 'all that is new' | 'nothing below';
  /** For a position inside the log at which no record starts. */
  readonly betweenRecords: { readonly subscribing: () => Error; readonly reading: () => Error };
  /** What calls get between the order to stop and the end. */
  readonly whileStopping: 'no answer' | 'not ready';
  /** How long a restarted node says that it is not ready. */
  readonly notReadyAtStartMs: number;
  /** For filtered subscriptions only. */
  readonly checkpointBeforeCaughtUp: boolean;
  /**
   * The checkpoint of a filtered subscription that finds no match before the first checkpoint is due. No other comes
   * then.
   */
  readonly emptyStart: 'the start' | 'no position at all';
}

const unknown = (details: string) => () => failure(status.UNKNOWN, details);

const before24: Omit<Behaviour, 'fullVersion' | 'caughtUp'> = {
  slowFollower: 'dropped',
  fromRemoved: 'behind the next event',
  fromBeyondEnd: 'all that is new',
  betweenRecords: {
    subscribing: unknown('Exception was thrown by handler.'),
    reading: failures.readFailed,
  },
  whileStopping: 'no answer',
  notReadyAtStartMs: 0,
  checkpointBeforeCaughtUp: false,
  emptyStart: 'the start',
};

export const behaviours: Readonly<Record<Version, Behaviour>> = {
  '22.10': { ...before24, fullVersion: '22.10.0', caughtUp: 'never said' },
  '23.10': { ...before24, fullVersion: '23.10.6', caughtUp: 'said once' },
  '24.2': {
    fullVersion: '24.2.0',
    caughtUp: 'said again',
    slowFollower: 'catches up',
    fromRemoved: 'with the next event',
    fromBeyondEnd: 'nothing below',
    betweenRecords: {
      subscribing: () => failure(status.INVALID_ARGUMENT, 'Trying to read from an invalid position.'),
      reading: unknown('Unexpected ReadAllResult: InvalidPosition'),
    },
    whileStopping: 'not ready',
    notReadyAtStartMs: 200,
    checkpointBeforeCaughtUp: true,
    emptyStart: 'no position at all',
  },
};
