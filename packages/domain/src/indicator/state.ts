/**
 * What the rules need to know of an indicator. It holds no texts, which stay in the events, and nothing without a
 * bound.
 */
import type { z } from 'zod';
import type { CommandEntry } from '../command-table.js';
import type { Acting } from '../decider.js';
import type { Doer } from '../doers.js';
import type { Entry, Members } from '../entries.js';
import type { Actor } from '../event.js';
import type { EventTable, NewEventsOf } from '../event-table.js';
import type { IndicatorFacts } from '../manifest.js';
import type { PlanAndDay } from '../plan/state.js';
import type { Parties, Permission } from '../who-may.js';
import type { MeasurementSummary, Verification } from './figures.js';

/** A target that awaits approval. */
export interface TargetProposal {
  /** The event that proposed it. */
  readonly event: string;
  readonly target: string;
  readonly unit: string;
  /** Whoever proposed it. */
  readonly by: readonly Doer[];
}

export interface IndicatorState {
  registered: boolean;
  /** The definition as it is now: with the target last approved and the baseline last set. */
  facts: IndicatorFacts;
  /** The units of the owning task at registration. */
  leads: readonly string[];
  cooperating: readonly string[];
  /** In the order of recording. */
  measurements: Map<string, MeasurementSummary>;
  standing: string | null;
  /** Figures in dispute until a unit confirms them, even if their measurement is corrected or gone; see `figuresKey`. */
  disputedFigures: Set<string>;
  proposal: TargetProposal | undefined;
  /** What was entered for others (代填). */
  entries: Map<string, Entry>;
  /** Accounts that have acted for a unit themselves, and for which. */
  members: Map<string, Set<string>>;
}

export const noIndicator = (): IndicatorState => ({
  registered: false,
  facts: {
    key: '',
    name: '',
    unitOfMeasure: '',
    kind: 'count',
    qualifier: 'unquantified',
    commitment: 'binding',
    horizon: { from: 0, to: 0 },
  },
  leads: [],
  cooperating: [],
  measurements: new Map(),
  standing: null,
  disputedFigures: new Set(),
  proposal: undefined,
  entries: new Map(),
  members: new Map(),
});

export interface IndicatorContext extends Acting {
  readonly plan: PlanAndDay;
  readonly key: string;
  /**
   * The parties of the owning task as they are now. Undefined for a headline indicator, which has no task, and where
   * the task does not exist.
   */
  readonly owner: Parties | undefined;
  /** Who has acted on the owning task for which unit. */
  readonly ownerMembers?: Members | undefined;
  /** Whether the owning task is completed. */
  readonly ownerCompleted?: boolean | undefined;
}

/** What the rule of a command is called with besides its body. */
export interface IndicatorGiven {
  readonly state: Readonly<IndicatorState>;
  readonly plan: PlanAndDay;
  readonly key: string;
  readonly owner: Parties | undefined;
  readonly ownerCompleted: boolean;
  readonly actor: Actor;
  /** The unit that the command speaks for; empty for someone without a unit. */
  readonly unit: string;
}

type IndicatorStatus = 'absent';

/**
 * For an indicator that belongs to no task (a headline of the plan): who may give the command, and the command that a
 * refusal names to everybody else.
 */
export interface Headline {
  readonly headline?: { readonly refusedAs: string; readonly who: readonly Permission[] };
}

type Entries<Bodies extends Record<string, z.ZodType>, Events extends EventTable> = {
  readonly [Name in keyof Bodies]: CommandEntry<Bodies[Name], IndicatorGiven, NewEventsOf<Events>, IndicatorStatus> & Headline;
};

/**
 * Declares the commands that may bring about these events. It returns what it is given: the compiler then holds each
 * entry to its own table.
 */
export const commandsOnIndicator = <Events extends EventTable, Bodies extends Record<string, z.ZodType>>(
  _events: Events,
  commands: Entries<Bodies, Events>,
) => commands;

/** The measurement that stands; undefined when there is none. */
export function standingMeasurement(state: Readonly<IndicatorState>): MeasurementSummary | undefined {
  return state.standing === null ? undefined : state.measurements.get(state.standing);
}

/** What another unit found about the measurement that stands; undefined when none has verified it. */
export function verificationOf(state: Readonly<IndicatorState>): Verification | undefined {
  return standingMeasurement(state)?.verification;
}

/**
 * Whether another unit disputes the measurement that stands. Attainment still goes by the reported value: whoever
 * shows it must show the dispute beside it.
 */
export function isDisputed(state: Readonly<IndicatorState>): boolean {
  return verificationOf(state)?.verdict === 'disputed';
}
