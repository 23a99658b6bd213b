/** The recorded year as it is stored in EventStoreDB, opened by this version, gives the answers of the journal. */
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import t from 'tap';
import { EventStoreDbServer } from '../support/eventstoredb/server-process.js';
import { startAsked } from './asking.js';
import { Verdict } from './differences.js';
import { readRecording, type ServerEvent } from './recording.js';

/** Groups neighbouring events of one stream, which can be written together. */
function appendsOf(events: readonly ServerEvent[]): ServerEvent[][] {
  const appends: ServerEvent[][] = [];
  for (const event of events) {
    const last = appends.at(-1);
    if (last !== undefined && last[0]?.stream === event.stream && last.length < 100) last.push(event);
    else appends.push([event]);
  }
  return appends;
}

/** Another store has other positions, in text and in keys that sort the history. */
const withoutPositions = (text: string) => text.replaceAll(/\b[a-z0-9]{12}-\d{20}\b/g, 'position');

t.test(
  'every question about the recorded dump of EventStoreDB is answered as the journal answered it',
  { timeout: 280_000 },
  async (t) => {
    const askedAt = Date.parse(readRecording('journal').askedAt);
    const imitation = await EventStoreDbServer.start({ folder: t.testdir() });
    t.teardown(() => imitation.kill());
    const client = EventStoreDBClient.connectionString(imitation.url());
    // Written as recorded, without the adapter that reads it.
    for (const events of appendsOf(readRecording('eventstoredb'))) {
      const written = events.map(({ id, type, data, metadata }) => jsonEvent({ id, type, data, metadata } as never));
      await client.appendToStream((events[0] as ServerEvent).stream, written);
    }
    await client.dispose();
    const server = await startAsked(
      { DUBAN_EVENT_STORE: imitation.url(), DUBAN_EVIDENCE: 'memory', DUBAN_KEYS: t.testdirName },
      () => askedAt,
    );
    t.teardown(() => server.running.lifecycle.stop());
    const verdict = new Verdict(withoutPositions);
    for (const { answer, ...question } of readRecording('answers')) {
      // Only the documents may differ between stores, and one asker sees all of them. How they are found and shown does
      // not.
      if (
        question.by !== 'auditor' ||
        /^duban|\/evidence\/|format=csv|[?&](type|field|actor|unit|task|person)=/.test(question.of)
      )
        continue;
      verdict.answer(question, answer, await server.ask(question));
    }
    verdict.give(t, 1_000);
  },
);
