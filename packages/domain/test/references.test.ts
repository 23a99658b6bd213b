import t from 'tap';
import { z } from 'zod';
import { eventRegistry, referencesIn } from '../src/index.js';

const id = '01a20d31-1ffc-72af-9864-e85e14607f97';

/** Ids that are not of an earlier event: publications and tokens have none of their own, and what stands follows from the rest. */
const noReferences = ['publication', 'token', 'standing'];

/** The fields of an event's data that may hold an id and nothing else. */
function idFields(schema: z.ZodType): string[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input' }) as {
    properties?: Record<string, { format?: string; anyOf?: { format?: string }[] }>;
  };
  return Object.entries(properties).flatMap(([name, { format, anyOf = [] }]) =>
    [format, ...anyOf.map((each) => each.format)].some((each) => each === 'uuid' || each === 'guid') ? [name] : [],
  );
}

t.test('every id in an event is known as a reference, or as none', async (t) => {
  const referring: string[] = [];
  for (const { type, schema } of eventRegistry.definitions) {
    for (const field of idFields(schema)) {
      const found = referencesIn({ type, data: { [field]: id } });
      t.strictSame(found.length, noReferences.includes(field) ? 0 : 1, `${type}: ${field}`);
      if (found.length > 0) referring.push(type);
    }
  }
  t.ok(referring.length >= 18, `${referring.length} types refer to others`);
  t.end();
});

t.test('a decision refers to what it decides', async (t) => {
  t.strictSame(referencesIn({ type: 'extension-granted', data: { request: id, due: '2012-12-31' } }), [
    { kind: 'request', eventId: id },
  ]);
  t.strictSame(referencesIn({ type: 'event-passed-over', data: { stream: 'real-task.1.1', revision: 1, eventId: id } }), [
    { kind: 'event', eventId: id },
  ]);
});

t.test('a text is no reference, whatever it says', async (t) => {
  t.strictSame(referencesIn({ type: 'obstacle-raised', data: { request: id } }), []);
  t.strictSame(referencesIn({ type: 'of-a-newer-version', data: { request: id } }), []);
});
