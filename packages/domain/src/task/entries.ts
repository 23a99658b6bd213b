/** What was entered for a unit of the task (代填), and what unit and person say of it. */
import { withoutEntry } from '../doers.js';
import { confirmBody, confirmFault, decided, disownBody, disownFault, entrySchema, whoDecideOnEntries } from '../entries.js';
import type { EventTable, Evolve } from '../event-table.js';
import { commandsOnTask, type TaskState } from './state.js';

export const entryEvents = {
  'entry-confirmed': { zh: '确认代填', en: 'entry confirmed', schema: entrySchema },
  'entry-disowned': { zh: '否认代填', en: 'entry disowned', schema: entrySchema },
} satisfies EventTable;

export const evolveEntries: Evolve<TaskState, typeof entryEvents> = {
  'entry-confirmed': (state, { data: { entry } }) => decided(state.entries, entry, 'confirmed'),
  'entry-disowned': (state, { data: { entry } }) => {
    decided(state.entries, entry, 'disowned');
    state.reporters.delete(entry);
    if (state.extension !== undefined) {
      state.extension = { ...state.extension, askedBy: withoutEntry(state.extension.askedBy, entry) };
    }
  },
};

export const entryCommands = commandsOnTask(entryEvents, {
  'confirm-entry': {
    zh: '确认代填',
    en: 'confirm what was entered for one',
    body: confirmBody,
    who: whoDecideOnEntries,
    also: ['suspended', 'completed', 'cancelled'],
    ifMatch: true,
    decide: ({ entry }, given) => confirmFault(entry, given) ?? [{ type: 'entry-confirmed', data: { entry } }],
  },
  'disown-entry': {
    zh: '否认代填',
    en: 'disown what was entered for one',
    body: disownBody,
    who: whoDecideOnEntries,
    also: ['suspended', 'completed', 'cancelled'],
    ifMatch: true,
    decide: ({ entry }, given) => disownFault(entry, given) ?? [{ type: 'entry-disowned', data: { entry } }],
  },
});
