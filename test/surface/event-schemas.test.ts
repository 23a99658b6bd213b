/** The stored format: the envelope, and the data of every version of every event. */
import { eventRegistry, storedEvent } from '@duban/domain';
import t from 'tap';
import { z } from 'zod';
import { frozenSnapshot } from '../support/snapshot.js';

const law =
  'A stored version must never change: events of it lie in logs, and their digests in proofs. Define the next version of the event with an upcaster, and leave this one.';

const versionOf = new Map(eventRegistry.definitions.map(({ type, version }) => [type, version]));

/** An older version of a known event. Only its upcaster and its golden JSON still know it. */
function isHistory(key: string): boolean {
  const [type = '', version = ''] = key.split('.v');
  return Number(version) < (versionOf.get(type) ?? 0);
}

t.test('the schemas of the envelope and of every version of an event have not changed since their first use', async (t) => {
  const definitions = eventRegistry.definitions.map(({ type, version, schema, erasable }) => [
    `${type}.v${version}`,
    { erasable, data: z.toJSONSchema(schema) },
  ]);
  const entries = { envelope: z.toJSONSchema(storedEvent), ...Object.fromEntries(definitions) };
  t.equal(frozenSnapshot('event-schemas.snap.json', entries, { law, isHistory }), undefined);
});
