/** The options that say which changes are meant, as parameters of the API. */
import { words } from '@duban/domain';
import { eventLabels } from '@duban/read-models';
import { nameOf, namesOf } from './said-names.js';

// A type, because an interface is not assignable to a record of options.
export type EntryOptions = {
  readonly actor?: string;
  readonly type?: readonly string[];
  readonly without?: readonly string[];
  /** False with `--no-days`. */
  readonly days: boolean;
  readonly onBehalf?: boolean;
  readonly direction?: string;
  readonly correlation?: string;
  readonly reason?: string;
  readonly evidence?: string;
};

/** @throws {DubanError} for an unknown name */
export function entryFilters(options: EntryOptions) {
  const { actor, type, without, days, onBehalf, direction, correlation, reason, evidence } = options;
  return {
    actor,
    type: namesOf(eventLabels, type, '--type'),
    without: namesOf(eventLabels, without, '--without'),
    days: days ? undefined : 'false',
    onBehalf: onBehalf === true ? 'true' : undefined,
    direction: nameOf(words.direction, direction, '--direction'),
    correlation,
    reason,
    evidence,
  };
}
