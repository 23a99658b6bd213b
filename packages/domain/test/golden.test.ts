/** The stored format: what was once written still decodes, and its log entry is still the same bytes. */
import t from 'tap';
import { eventRegistry, logEntry, storedEvent } from '../src/index.js';
import { erasablePointers } from '../src/log-entry.js';
import { goldenEvents } from './golden.js';
import { goldenDigests } from './golden-digests.js';
import { sha256 } from './history.js';

const hexOf = (text: string) => Buffer.from(sha256(new TextEncoder().encode(text))).toString('hex');

t.test('golden events are never changed: their files have the digests they had when they were added', async (t) => {
  t.strictSame(
    Object.fromEntries(goldenEvents().map(({ name, fileDigest }) => [name, fileDigest])),
    Object.fromEntries(Object.entries(goldenDigests).map(([name, { file }]) => [name, file])),
  );
});

t.test('every type has a golden event of every version', async (t) => {
  const names = goldenEvents().map(({ name }) => name);
  for (const { type, version } of eventRegistry.definitions) {
    for (let number = 1; number <= version; number += 1) t.ok(names.includes(`${type}.v${number}`), `${type}.v${number}`);
  }
});

t.test('a file is named by what it holds', async (t) => {
  for (const { name, event } of goldenEvents()) {
    t.match(`${name}.`, new RegExp(`^${event.type}\\.v${event.schemaVersion}\\.`), name);
  }
});

t.test('each is a stored event and decodes', async (t) => {
  for (const { name, event } of goldenEvents()) {
    t.strictSame(storedEvent.parse(event), event, name);
    const decoded = eventRegistry.decode(event, 'position');
    const { version } = eventRegistry.definition(event.type);
    if (event.schemaVersion === version) t.strictSame(decoded.data, event.data, `${name}: nothing added, nothing lost`);
    t.strictSame(
      [decoded.id, decoded.stream, decoded.revision, decoded.type],
      [event.id, event.stream, event.revision, event.type],
    );
    t.strictSame([decoded.meta, decoded.salts, decoded.position], [event.meta, event.salts, 'position']);
    t.notOk('schemaVersion' in decoded, 'a decoded event is always current');
  }
});

t.test('the log entry of each is what another implementation computes', async (t) => {
  for (const { name, event } of goldenEvents()) {
    t.equal(hexOf(logEntry(event, sha256)), goldenDigests[name]?.entry, name);
  }
});

t.test('each erasable value has its salt, and every erasable pattern is shown by some event', async (t) => {
  const shown = new Set<string>();
  for (const { name, event } of goldenEvents()) {
    const definition = eventRegistry.definition(event.type);
    t.strictSame(erasablePointers(definition, event).sort(), Object.keys(event.salts).sort(), name);
    for (const pointer of Object.keys(event.salts)) shown.add(`${event.type} ${pointer.replace(/\/\d+\//, '/*/')}`);
  }
  for (const { type, erasable } of eventRegistry.definitions) {
    for (const pattern of erasable) {
      if (pattern.startsWith('/data/')) t.ok(shown.has(`${type} ${pattern}`), `${type} ${pattern}`);
    }
  }
  t.ok(shown.has('progress-reported /meta/reason') && shown.has('progress-reported /meta/channel'));
});
