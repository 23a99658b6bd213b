/** What is open about an indicator when the completion of its task is asked for. */
import { attainment } from '../attainment.js';
import { openEntries } from '../task/open-items.js';
import type { OpenItem } from '../task/state.js';
import { type IndicatorState, isDisputed, standingMeasurement } from './state.js';

function openFigure({ facts, ...state }: Readonly<IndicatorState>, year: number): string | undefined {
  // A target of several years is not due yet.
  if (facts.horizon.to > year) return undefined;
  if (isDisputed({ facts, ...state })) return 'disputed';
  const verdict = attainment(facts, standingMeasurement({ facts, ...state }));
  return verdict === 'not-met' || verdict === 'no-data' ? verdict : undefined;
}

/** @param year that of the plan */
export function openOfIndicator(state: Readonly<IndicatorState>, year: number): OpenItem[] {
  if (!state.registered) return [];
  const why = openFigure(state, year);
  return [
    ...(why === undefined ? [] : [{ item: `indicator/${state.facts.key}`, why }]),
    ...openEntries(state.entries, (id) => state.measurements.get(id)?.retracted !== true),
  ];
}
