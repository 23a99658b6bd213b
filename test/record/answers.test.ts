/** The recorded year, opened by this version, gives the answers that it gave then: from the journal, to every asker. */
import t from 'tap';
import { startAsked } from './asking.js';
import { Verdict } from './differences.js';
import { journalIn } from './folders.js';
import { readRecording } from './recording.js';

t.test('every question about the recorded journal is answered as before', { timeout: 280_000 }, async (t) => {
  const folder = t.testdir();
  const journal = readRecording('journal');
  journalIn(folder, journal);
  const server = await startAsked({ DUBAN_EVENT_STORE: `journal:${folder}` }, () => Date.parse(journal.askedAt));
  t.teardown(() => server.running.lifecycle.stop());
  const verdict = new Verdict();
  for (const { answer, ...question } of readRecording('answers')) verdict.answer(question, answer, await server.ask(question));
  verdict.give(t, 2_500);
});
