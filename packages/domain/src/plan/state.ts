/** The state of a plan, and the rules that several files ask of it. */
import { z } from 'zod';
import type { CommandTable } from '../command-table.js';
import { type Acting, type Rejection, reject } from '../decider.js';
import type { Actor, StandingEvent } from '../event.js';
import type { EventTable, NewEventsOf } from '../event-table.js';
import type { LightRuleSetVersion } from '../lights.js';
import type { IndicatorFacts, TaskFacts } from '../manifest.js';
import type { words } from '../vocabulary.js';
import type { NameIn } from '../words.js';

export const counts = z.strictObject({ sections: z.int(), units: z.int(), people: z.int(), tasks: z.int(), indicators: z.int() });

export type PlanStatus = 'absent' | NameIn<typeof words.planStatus>;

/** An account of a person, for as long as it was bound to them. Instants; `until` undefined: it still is. */
export interface Binding {
  readonly person: string;
  readonly from: string;
  readonly until: string | undefined;
}

export interface PlanState {
  status: PlanStatus;
  publication: string;
  manifestDigest: string;
  startedEvent: string;
  title: string;
  issuer: string;
  documentNumber: string | undefined;
  issuedOn: string;
  year: number;
  simulated: boolean;
  startsOn: string;
  lightRules: LightRuleSetVersion;
  counts: z.infer<typeof counts>;
  chunksExpected: number;
  chunksRecorded: number;
  sections: { number: number; title: string }[];
  units: Map<string, string>;
  people: Map<string, string>;
  /** Token subject → the person that it is bound to. */
  accounts: Map<string, string>;
  /** Person → the token subjects bound to it; a person without any is not in the map. */
  subjects: Map<string, Set<string>>;
  /** Token subject → what it was ever bound to, in the order of time: who was one person stays known. */
  bindings: Map<string, readonly Binding[]>;
  /** Token subject → the unit that it was bound as an account of, where a binding has said so. */
  accountUnits: Map<string, string>;
  /** Units designated to check tasks; none: every unit that does not lead. */
  verifiers: readonly string[];
  /** Digests of the notices that the plan rests on. */
  notices: Set<string>;
  /** Tasks and indicators are kept here until the plan is published; then they live in their own streams. */
  tasks: TaskFacts[];
  indicators: IndicatorFacts[];
  /** Ids of the events in its streams that the office has decided to be foreign. */
  passedOver: Set<string>;
}

/** The state of a plan without events; a fresh one at each call. */
export const initialPlan = (): PlanState => ({
  status: 'absent',
  publication: '',
  manifestDigest: '',
  startedEvent: '',
  title: '',
  issuer: '',
  documentNumber: undefined,
  issuedOn: '',
  year: 0,
  simulated: false,
  startsOn: '',
  lightRules: 'lights-v1',
  counts: { sections: 0, units: 0, people: 0, tasks: 0, indicators: 0 },
  chunksExpected: 0,
  chunksRecorded: 0,
  sections: [],
  units: new Map(),
  people: new Map(),
  accounts: new Map(),
  subjects: new Map(),
  bindings: new Map(),
  accountUnits: new Map(),
  verifiers: [],
  notices: new Set(),
  tasks: [],
  indicators: [],
  passedOver: new Set(),
});

export interface PlanContext extends Acting {
  readonly plan: string;
  /** The server's day; a real plan begins on it. */
  readonly serverToday: string;
  /** What stands at the place that the command names, where it names one. */
  readonly standing?: StandingEvent | undefined;
}

/** What the rule of a command is called with besides its body. */
export interface PlanGiven {
  readonly state: Readonly<PlanState>;
  readonly plan: string;
  readonly serverToday: string;
  readonly actor: Actor;
  readonly standing: StandingEvent | undefined;
}

/**
 * Declares the commands that may bring about these events. It returns what it is given: the compiler then holds each
 * entry to its own table.
 */
export const commandsOnPlan = <Events extends EventTable, Bodies extends Record<string, z.ZodType>>(
  _events: Events,
  commands: CommandTable<Bodies, PlanGiven, NewEventsOf<Events>, PlanStatus>,
) => commands;

/**
 * The token subjects of a person: those bound to it or, as long as none is, its own id. An id that is bound as the
 * subject of another person belongs to that person alone.
 */
export function subjectsOf({ accounts, subjects }: Pick<PlanState, 'accounts' | 'subjects'>, person: string): string[] {
  const bound = subjects.get(person);
  if (bound !== undefined) return [...bound];
  return accounts.has(person) ? [] : [person];
}

/** Whether a subject is, or ever was, an account of a person. */
export const wasEver = (subject: string, person: string, { bindings }: Pick<PlanState, 'bindings'>): boolean =>
  subject === person || bindings.get(subject)?.some((binding) => binding.person === person) === true;

/** Refuses while the plan is not open. */
export function planClosed({
  plan,
  state,
}: {
  readonly plan: string;
  readonly state: Readonly<PlanState>;
}): Rejection | undefined {
  if (state.status === 'absent') return reject('plan-not-found', { plan });
  if (state.status === 'publishing') return reject('plan-not-open', { plan });
  return undefined;
}

/** Refuses a step of another publication than the one under way. */
export function notUnderWay(state: Readonly<PlanState>, publication: string, plan: string): Rejection | undefined {
  if (state.status === 'absent') return reject('plan-not-found', { plan });
  if (state.status === 'open' || state.publication !== publication) return reject('plan-exists', { plan });
  return undefined;
}

export const personFault = (person: string, { people }: Readonly<PlanState>) =>
  people.has(person) ? undefined : reject('person-not-found', { person });
export const sameFault = (same: boolean) => (same ? reject('nothing-changed') : undefined);
export const countFault = ({ size }: { readonly size: number }, limit: number) =>
  size < limit ? undefined : reject('too-many-records', { limit });

/** The plan as commands on tasks and indicators see it. They only read it, so it may be up to 1 s old. */
export interface PlanAndDay {
  readonly plan: string;
  readonly state: Readonly<PlanState>;
  /** The last day begun. */
  readonly today: string;
}

/**
 * Why a publication may not register a task or an indicator. Only the publication under way registers, each of them
 * once. A decision in mid-year has commands of its own, `add-task` and `add-indicator`.
 */
export function registrationFault({ plan, state }: PlanAndDay, registered: boolean, publication: string): Rejection | undefined {
  return notUnderWay(state, publication, plan) ?? (registered ? reject('plan-exists', { plan }) : undefined);
}
