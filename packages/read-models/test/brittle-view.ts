import type { View } from '../src/index.js';

/** A view that throws on one day of one plan until it is mended, as a view with a bug does. */
export function brittle(plan: string, date: string): { view: View; mend(): void } {
  let broken = true;
  const view: View = {
    name: 'brittle',
    version: 1,
    kinds: {},
    project(event) {
      const meant = event.type === 'day-began' && event.data.date === date && event.stream.startsWith(`${plan}-`);
      if (broken && meant) throw new Error('cannot project');
      return [];
    },
  };
  return {
    view,
    mend: () => {
      broken = false;
    },
  };
}
