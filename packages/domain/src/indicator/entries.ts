/** What was entered for a unit of the indicator (代填), and what unit and person say of it. */
import { withoutEntry } from '../doers.js';
import { confirmBody, confirmFault, decided, disownBody, disownFault, entrySchema, whoDecideOnEntries } from '../entries.js';
import type { EventTable, Evolve } from '../event-table.js';
import { commandsOnIndicator, type IndicatorState } from './state.js';

export const measurementEntryEvents = {
  'measurement-entry-confirmed': { zh: '确认代填数据', en: 'measurement entry confirmed', schema: entrySchema },
  'measurement-entry-disowned': { zh: '否认代填数据', en: 'measurement entry disowned', schema: entrySchema },
} satisfies EventTable;

export const evolveMeasurementEntries: Evolve<IndicatorState, typeof measurementEntryEvents> = {
  'measurement-entry-confirmed': (state, { data: { entry } }) => decided(state.entries, entry, 'confirmed'),
  'measurement-entry-disowned': (state, { data: { entry } }) => {
    decided(state.entries, entry, 'disowned');
    for (const [id, measurement] of state.measurements) {
      const by = withoutEntry(measurement.by, entry);
      if (by !== measurement.by) state.measurements.set(id, { ...measurement, by });
    }
  },
};

export const measurementEntryCommands = commandsOnIndicator(measurementEntryEvents, {
  'confirm-entry': {
    zh: '确认代填数据',
    en: 'confirm what was entered for one',
    body: confirmBody,
    who: whoDecideOnEntries,
    ifMatch: true,
    decide: ({ entry }, given) => confirmFault(entry, given) ?? [{ type: 'measurement-entry-confirmed', data: { entry } }],
  },
  'disown-entry': {
    zh: '否认代填数据',
    en: 'disown what was entered for one',
    body: disownBody,
    who: whoDecideOnEntries,
    ifMatch: true,
    decide: ({ entry }, given) => disownFault(entry, given) ?? [{ type: 'measurement-entry-disowned', data: { entry } }],
  },
});
