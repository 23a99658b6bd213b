/** Describes the messages of the topic, for people who read it with other software. */
import type { KafkaSettings } from '@duban/event-feed';
import { madeOnce, type ServerInstance } from '@duban/runtime';

/** Serves the AsyncAPI document of the feed beside the OpenAPI document of the APIs. */
export function describeFeed(server: ServerInstance, { topic, partitions }: KafkaSettings): void {
  const document = madeOnce(async () => {
    const { asyncApiDocument } = await import('@duban/event-feed');
    return asyncApiDocument({ topic, partitions });
  });
  server.get('/asyncapi.json', { config: { public: true }, schema: { hide: true } }, document);
}
