/** What captured-year.long.ts does with the whole year, for the beginning of the year only. */
import t from 'tap';
import { capturedYear } from './captured-year.js';

t.test('an answer captured between two commands is the answer as of its position', (t) =>
  capturedYear(t, {
    settings: { DUBAN_EVENT_STORE: `journal:${t.testdir()}`, DUBAN_READ_MODELS: 'memory' },
    capture: 'between',
    commandsMax: 60,
    everyCommands: 12,
  }),
);

t.test('an answer captured during commands is the answer as of the position that it named', (t) =>
  capturedYear(t, { settings: { DUBAN_EVENT_STORE: `journal:${t.testdir()}` }, capture: 'meanwhile', commandsMax: 60 }),
);
