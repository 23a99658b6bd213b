/** What follows the event store in this process, as the watch over lag sees it, and the hops on the way. */
import {
  oversightCategory,
  type Position,
  parseStream,
  positionEpoch,
  type RecordedEvent,
  reservedCategories,
} from '@duban/domain';
import { feedBacklog, type KafkaSettings, type Relay } from '@duban/event-feed';
import type { EventStore } from '@duban/event-store';
import { pageMax } from '@duban/read-models';
import type { NotReady } from '@duban/runtime';
import type { Follower } from './lag-watch.js';
import type { Documents, Projector } from './projection.js';

const place = {
  store: { zh: '事件存储', en: 'event store' },
  relay: { zh: '转发', en: 'relay' },
  kafka: { zh: 'Kafka', en: 'Kafka' },
  projector: { zh: '投影', en: 'projector' },
  documents: { zh: '读模型', en: 'read models' },
} as const;

function hop(...places: readonly (keyof typeof place)[]): NotReady {
  return { zh: places.map((at) => place[at].zh).join(' → '), en: places.map((at) => place[at].en).join(' → ') };
}

const isPublished = ({ stream }: RecordedEvent) => !reservedCategories.has(parseStream(stream).category);

export function relayFollower(relay: Relay): Follower {
  return {
    part: 'relay',
    arrived: () => relay.state.confirmed,
    has: (event) => !relay.state.begun || !isPublished(event) || event.position <= (relay.state.confirmed ?? ''),
    progress: () => relay.state.confirmed,
    followAnew: () => relay.followAnew(),
    vain: () => relay.state.publishing,
    hop: () => (relay.state.publishing ? hop('relay', 'kafka') : hop('store', 'relay')),
  };
}

/** Absent: the event store itself is followed. */
export interface ReadFeed {
  readonly settings: KafkaSettings;
  /** The group of the projectors. */
  readonly group: string;
}

/**
 * The read models, whichever process fills them.
 * @param projector absent where another process has it
 */
export function readModelFollower(
  views: Documents,
  { epoch }: EventStore,
  feed: ReadFeed | undefined,
  projector: Projector | undefined,
): Follower {
  let furthest: Position | undefined;
  const note = (checkpoint: Position | undefined) => {
    if (checkpoint === undefined || positionEpoch(checkpoint) !== epoch) return;
    if (furthest === undefined || checkpoint > furthest) furthest = checkpoint;
  };
  const checkpointOf = async (event: RecordedEvent) => {
    const checkpoint = await views.checkpoint(parseStream(event.stream).category);
    note(checkpoint);
    return checkpoint;
  };
  const backlogOf = async (event: RecordedEvent) => {
    if (feed === undefined || !isPublished(event)) return undefined;
    return feedBacklog(feed.settings, feed.group, parseStream(event.stream).category);
  };
  const whole = async () => {
    if (projector === undefined || feed !== undefined) return undefined;
    return (await projector.health()).position;
  };
  return {
    part: projector === undefined ? 'read-models' : 'projector',
    arrived: whole,
    async furthest() {
      if (furthest !== undefined) return furthest;
      for (let after: string | undefined; ; ) {
        const plans = await views.plans({ after, limit: pageMax });
        for (const plan of plans) note(await views.checkpoint(plan));
        if (plans.length < pageMax) return furthest;
        after = plans.at(-1);
      }
    },
    async has(event) {
      const { category } = parseStream(event.stream);
      if (reservedCategories.has(category) && category !== oversightCategory) return true;
      if (event.position <= ((await whole()) ?? '')) return true;
      const checkpoint = await checkpointOf(event);
      if (checkpoint !== undefined && positionEpoch(checkpoint) === epoch && checkpoint >= event.position) return true;
      return (await views.standstill(category))?.state === 'parked';
    },
    async progress(waiting) {
      const { caughtUp = true, progress = 0 } = (await projector?.health()) ?? {};
      // Of a feed with many parts one may stand still while the others move.
      if (feed !== undefined && caughtUp && waiting !== undefined) return checkpointOf(waiting);
      return progress;
    },
    ...(projector === undefined ? {} : { followAnew: () => projector.followAnew() }),
    async vain(waiting) {
      if ((await projector?.health())?.busy === true) return true;
      // Beginning anew, the projector would read the event store, and hide for a while that nobody fills the feed.
      return waiting !== undefined && (await backlogOf(waiting))?.unread === 0n;
    },
    async hop(waiting) {
      if ((await projector?.health())?.busy === true) return hop('projector', 'documents');
      const backlog = waiting === undefined ? undefined : await backlogOf(waiting);
      if (backlog === undefined) return hop('store', 'projector');
      if (backlog.unread === 0n) return hop('store', 'relay', 'kafka');
      if (backlog.readers > 0) return hop('kafka', 'projector');
      const { zh, en } = hop('kafka', 'projector');
      return { zh: `${zh}（没有投影进程在读）`, en: `${en} (no projector reads)` };
    },
  };
}
