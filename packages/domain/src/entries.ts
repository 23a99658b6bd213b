/**
 * Entries for others (代填): what the office recorded as the act of a unit and of a person of it. It is shown to both,
 * who confirm or disown it. A disowned entry goes on counting until it is corrected or returned, for the record is
 * not theirs to alter; but it is shown as disowned wherever it is shown, it names nobody any more as having done it,
 * and a task is not completed over it without a reason.
 */
import { z } from 'zod';
import { optionalReason, reason } from './command-table.js';
import { isRejection, type Rejection, reject } from './decider.js';
import { areOneNow, type Deed, type Doer, isOneOf } from './doers.js';
import type { Actor } from './event.js';
import { uuid } from './fields.js';
import type { PlanAndDay, PlanState } from './plan/state.js';
import { words } from './vocabulary.js';
import { anyone, type OnBehalf, type Parties } from './who-may.js';
import { namesIn } from './words.js';

export const entryStates = namesIn(words.entryState);
export type EntryState = (typeof entryStates)[number];

export interface Entry {
  readonly unit: string;
  /** Token subject of the person that it was entered for. */
  readonly subject: string;
  readonly by: Doer;
  readonly state: EntryState;
}

/** Entry by the id of its event. */
export type Entries = ReadonlyMap<string, Entry>;

/** The entry for others that an event makes; undefined where it makes none. `unit`: whose act the event is. */
export function entryOf({ id, meta }: Deed, unit: string): [id: string, entry: Entry] | undefined {
  const { actor, recordedAt: at } = meta;
  if (actor.onBehalfOf === undefined) return undefined;
  return [id, { unit, subject: actor.onBehalfOf, by: { subject: actor.id, at }, state: 'unconfirmed' }];
}

/** The data of the events that decide on an entry. */
export const entrySchema = z.strictObject({ entry: uuid });
export const confirmBody = z.strictObject({ entry: uuid, ...optionalReason });
export const disownBody = z.strictObject({ entry: uuid, reason });

/** What unit or person has said of an entry. */
export function decided(entries: Map<string, Entry>, id: string, state: EntryState): void {
  entries.set(id, { ...(entries.get(id) as Entry), state });
}

/** Roles that may decide on an entry at all. Whose it is to decide, the entry itself says: the person and the unit. */
export const whoDecideOnEntries = anyone('reporter', 'office', 'leader', 'supervisor');

interface EntryGiven {
  readonly state: { readonly entries: Entries };
  readonly plan: PlanAndDay;
  readonly actor: Actor;
}

interface Found {
  readonly entry: Entry;
  /** Whether the actor is the person that it was entered for. */
  readonly own: boolean;
}

/** The entry that a command decides on, if it is the actor's or their unit's, and they did not make it. */
function decidable(id: string, { state, plan, actor }: EntryGiven): Found | Rejection {
  const entry = state.entries.get(id);
  if (entry === undefined) return reject('entry-not-found', { entry: id });
  if (isOneOf([entry.by], actor, plan.state)) return reject('entered-by-yourself');
  const own = areOneNow(actor.id, entry.subject, plan.state);
  const ofUnit = actor.unit === entry.unit && actor.roles.includes('reporter');
  return own || ofUnit ? { entry, own } : reject('entry-not-yours', { unit: entry.unit });
}

/** Why the actor may not confirm an entry. */
export function confirmFault(id: string, given: EntryGiven): Rejection | undefined {
  const found = decidable(id, given);
  if (isRejection(found)) return found;
  if (found.entry.state === 'disowned') return reject('entry-already-disowned', { entry: id });
  return found.entry.state === 'confirmed' ? reject('nothing-changed') : undefined;
}

/** Why the actor may not disown an entry. What the unit has confirmed only the person may still disown. */
export function disownFault(id: string, given: EntryGiven): Rejection | undefined {
  const found = decidable(id, given);
  if (isRejection(found)) return found;
  if (found.entry.state === 'disowned') return reject('nothing-changed');
  return found.entry.state === 'confirmed' && !found.own ? reject('entry-already-confirmed', { entry: id }) : undefined;
}

/** Account → the units that it has acted for in one stream: so it is known to be of them. */
export type Members = ReadonlyMap<string, ReadonlySet<string>>;

/** Remembers that an account has acted for a unit itself. */
export function rememberMember(members: Map<string, Set<string>>, { id, unit, onBehalfOf }: Actor): void {
  if (unit === undefined || onBehalfOf !== undefined) return;
  const units = members.get(id);
  if (units === undefined) members.set(id, new Set([unit]));
  else units.add(unit);
}

/**
 * Why nothing may be entered for somebody: they must be known to the plan as of the unit. Known are an account that
 * was bound as one of the unit, one that has acted for it on the task, and whoever answers for a task that it leads.
 */
export function subjectFault(
  onBehalfOf: OnBehalf | undefined,
  { accountUnits }: Pick<PlanState, 'accountUnits'>,
  parties: Parties,
  members: readonly Members[],
): Rejection | undefined {
  if (onBehalfOf === undefined) return undefined;
  const { unit, subject } = onBehalfOf;
  const { leads, responsible } = parties;
  const known =
    accountUnits.get(subject) === unit ||
    (leads.includes(unit) && responsible.includes(subject)) ||
    members.some((each) => each.get(subject)?.has(unit) === true);
  return known ? undefined : reject('subject-not-of-unit', { subject, unit });
}
