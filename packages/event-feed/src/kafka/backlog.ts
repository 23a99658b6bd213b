/** How much of the topic a group has not read. It tells a relay that stands still from a reader that does. */

import { partitionOf } from '../partition.js';
import { createClient, type KafkaSettings } from './kafka-settings.js';
import { withAdmin } from './topic.js';

export interface FeedBacklog {
  /** Messages of the plan's partition that the group has not read. */
  readonly unread: bigint;
  /** Members of the group. */
  readonly readers: number;
}

/** @throws {DubanError} `feed-unavailable` */
export async function feedBacklog(settings: KafkaSettings, group: string, plan: string): Promise<FeedBacklog> {
  const { topic, partitions } = settings;
  const wanted = partitionOf(plan, partitions);
  return withAdmin(await createClient(settings), async (admin) => {
    const [ends, read, described] = await Promise.all([
      admin.fetchTopicOffsets(topic),
      admin.fetchOffsets({ groupId: group, topics: [topic] }),
      admin.describeGroups([group]),
    ]);
    const { low, high } = ends.find(({ partition }) => partition === wanted) ?? { low: '0', high: '0' };
    const committed = BigInt(read[0]?.partitions.find(({ partition }) => partition === wanted)?.offset ?? -1);
    const next = committed > BigInt(low) ? committed : BigInt(low);
    const unread = BigInt(high) > next ? BigInt(high) - next : 0n;
    return { unread, readers: described.groups[0]?.members.length ?? 0 };
  });
}
