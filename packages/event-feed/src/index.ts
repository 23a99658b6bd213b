export { type AsyncApiOptions, asyncApiDocument } from './async-api.js';
export { encodeMessage } from './cloud-event.js';
export { kafkaCheckpoint, readEnd } from './kafka/confirmed-position.js';
export { type KafkaConsumerOptions, openKafkaConsumer } from './kafka/consumer.js';
export { type KafkaLogin, type KafkaLogLine, type KafkaSettings, readKafkaUrl } from './kafka/kafka-settings.js';
export { openKafkaPublisher } from './kafka/publisher.js';
export { createFeedTopic, type TopicOptions } from './kafka/topic.js';
export * from './port.js';
export * from './relay.js';
