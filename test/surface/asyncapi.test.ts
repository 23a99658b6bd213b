/**
 * The messages of the topic: the AsyncAPI document is valid, agrees with real messages, and equals the one checked in.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import specs from '@asyncapi/specs';
import { foreignRecord, type RecordedEvent, type StoredEvent, storedEvent } from '@duban/domain';
import { asyncApiDocument, encodeMessage } from '@duban/event-feed';
import { Ajv } from 'ajv';
import t from 'tap';
import { repositoryRoot } from '../support/repository-root.js';
import { snapshot } from '../support/snapshot.js';

const document = asyncApiDocument({ topic: 'duban.events' }) as {
  readonly components: { readonly messages: Readonly<Record<string, { readonly name: string }>> };
};

/** Formats are ignored, because the patterns beside them say the same. */
const validator = () => new Ajv({ strict: false, allErrors: true, validateFormats: false });

const ofDocument = validator().addSchema(document, 'asyncapi');

/** What is wrong with a message according to the document. */
function faultsOf(type: string, message: unknown): unknown {
  const validate = ofDocument.compile({ $ref: `asyncapi#/components/messages/${type}/payload` });
  return validate(message) ? undefined : validate.errors;
}

/** One stored event of each type, in its newest version. */
function storedEvents(): StoredEvent[] {
  const folder = join(repositoryRoot, 'packages/domain/test/golden');
  const versions = new Set(Object.values(document.components.messages).map(({ name }) => name));
  return readdirSync(folder)
    .flatMap((file) => {
      const parsed = storedEvent.safeParse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
      return parsed.success ? [parsed.data] : [];
    })
    .filter(({ type, schemaVersion }) => versions.has(`cn.duban.${type}.v${schemaVersion}`));
}

const recorded = (event: StoredEvent): RecordedEvent => ({ ...event, position: `asyncapi0001-${'1'.padStart(20, '0')}` });

t.test('the document is valid AsyncAPI 3', async (t) => {
  const ajv = validator();
  const validate = ajv.compile(specs.schemasWithoutId['3.0.0'] as object);
  t.equal(validate(document), true, JSON.stringify(validate.errors?.slice(0, 3)));
});

t.test('real messages agree with the document', async (t) => {
  const events = storedEvents();
  t.ok(events.length > 10, `${events.length} events`);
  for (const event of events) {
    const message: unknown = JSON.parse(encodeMessage(recorded(event), undefined));
    t.equal(faultsOf(event.type, message), undefined, event.type);
  }
});

t.test('the message of a foreign event too', async (t) => {
  const [event] = storedEvents() as [StoredEvent];
  const { id, stream, revision, type, position } = recorded(event);
  const foreign = foreignRecord({ id, stream, revision, type, position }, event.meta.recordedAt, { zh: '外', en: 'foreign' });
  t.equal(faultsOf('foreign-event', JSON.parse(encodeMessage(foreign, undefined))), undefined);
});

t.test('other messages do not', async (t) => {
  const [event] = storedEvents() as [StoredEvent];
  const message = JSON.parse(encodeMessage(recorded(event), undefined)) as Record<string, unknown>;
  for (const change of [{ specversion: '0.3' }, { position: undefined }, { type: 'cn.duban.task-eaten.v1' }, { data: {} }]) {
    const changed: unknown = JSON.parse(JSON.stringify({ ...message, ...change }));
    t.ok(faultsOf(event.type, changed), JSON.stringify(change));
  }
});

t.test('the document is as it is checked in', async (t) => {
  t.equal(snapshot('asyncapi.snap.json', JSON.stringify(document, undefined, 1)), undefined);
});
