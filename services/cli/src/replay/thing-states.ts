/**
 * The state of things after the events read so far. A field keeps the value that an event gave it until another event
 * changes it.
 */
import type { WalkedEventLine } from '@duban/query-api';

type Subject = WalkedEventLine['things'][number]['subject'];
type ThingState = ReadonlyMap<string, { readonly label: string; readonly value: unknown }>;

const idOf = ({ kind, key }: Pick<Subject, 'kind' | 'key'>) => `${kind}/${key}`;

export class ThingStates {
  readonly #states = new Map<string, Map<string, { readonly label: string; readonly value: unknown }>>();

  take({ things }: Pick<WalkedEventLine, 'things'>): void {
    for (const { subject, record, changes } of things) {
      if (record !== null) continue;
      const state = this.#states.get(idOf(subject)) ?? new Map();
      for (const { field, label, after } of changes) state.set(field, { label, value: after });
      this.#states.set(idOf(subject), state);
    }
  }

  /** Field → its label and its value, in the order in which the fields first appeared. */
  of(subject: Pick<Subject, 'kind' | 'key'>): ThingState {
    return this.#states.get(idOf(subject)) ?? new Map();
  }
}
