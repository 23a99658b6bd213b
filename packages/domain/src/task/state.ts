/** What the rules need to know of a task. It holds no texts, which stay in the events, and nothing without a bound. */
import type { z } from 'zod';
import type { CommandTable } from '../command-table.js';
import { lastDayOfYear } from '../days.js';
import type { Acting } from '../decider.js';
import { doersOf } from '../doers.js';
import type { Actor, EventMeta } from '../event.js';
import type { EventTable, NewEventsOf } from '../event-table.js';
import type { TaskFacts } from '../manifest.js';
import { type PlanAndDay, type PlanState, subjectsOf } from '../plan/state.js';
import type { words } from '../vocabulary.js';
import type { Parties } from '../who-may.js';
import type { NameIn } from '../words.js';

/**
 * Stages of a deliverable: a document is drafted, consulted on and issued; an event is held. A deliverable without a
 * stage is planned.
 */
export const deliverableStages = ['drafting', 'consulting', 'issued', 'held'] as const satisfies readonly NameIn<
  typeof words.stage
>[];
export type DeliverableStage = (typeof deliverableStages)[number];

/** A report without its texts. */
export interface ReportSummary {
  readonly unit: string;
  readonly percent: number;
  readonly occurredOn: string;
  readonly retracted: boolean;
  /** False again after a correction. */
  readonly returned: boolean;
}

/** An obstacle without its texts. */
export interface ObstacleSummary {
  readonly occurredOn: string;
  readonly cleared: boolean;
}

/** A request for more time that is not decided yet. */
export interface PendingExtension {
  readonly request: string;
  /** The day asked for. */
  readonly due: string;
  /** Token subjects of those who asked, and of those whom they asked for. */
  readonly askedBy: readonly string[];
}

/** The override that was set last and not lifted. */
export interface LightOverride {
  readonly id: string;
  readonly light: 'yellow' | 'red';
  /** The last day of the override; undefined when it holds until it is lifted. */
  readonly until: string | undefined;
}

export type OpenTaskStatus = 'registered' | 'acknowledged' | 'in-progress' | 'completion-requested';
export type TaskStatus = 'absent' | NameIn<typeof words.taskStatus>;

export interface TaskState {
  status: TaskStatus;
  /** The status that resuming leads back to; undefined unless the task is suspended. */
  suspendedFrom: OpenTaskStatus | undefined;
  /** The definition as it is now: with changed responsibility, resolved placeholders and a granted due day. */
  facts: TaskFacts;
  acknowledgedBy: Set<string>;
  /** In the order of reporting. */
  reports: Map<string, ReportSummary>;
  standing: string | null;
  /**
   * Token subjects of everyone whom the progress comes from, who therefore may not accept it: those who reported,
   * corrected, retracted, moved a deliverable or asked for completion, and those whom they did so for.
   */
  reporters: Set<string>;
  /** The pending request for completion. */
  request: string | undefined;
  /** For each deliverable its recorded stages, in order; an empty list while it is planned. */
  stages: DeliverableStage[][];
  extension: PendingExtension | undefined;
  obstacles: Map<string, ObstacleSummary>;
  reviews: number;
  substitute: string | undefined;
  override: LightOverride | undefined;
}

export interface TaskContext extends Acting {
  readonly plan: PlanAndDay;
  readonly code: string;
}

/** What the rule of a command is called with besides its body. */
export interface TaskGiven {
  readonly state: Readonly<TaskState>;
  readonly plan: PlanAndDay;
  readonly code: string;
  readonly actor: Actor;
  /** The unit that the command speaks for; empty for someone without a unit. */
  readonly unit: string;
}

/**
 * Declares the commands that may bring about these events. It returns what it is given: the compiler then holds each
 * entry to its own table.
 */
export const commandsOnTask = <Events extends EventTable, Bodies extends Record<string, z.ZodType>>(
  _events: Events,
  commands: CommandTable<Bodies, TaskGiven, NewEventsOf<Events>, TaskStatus>,
) => commands;

export const noTask = (): TaskState => ({
  status: 'absent',
  suspendedFrom: undefined,
  facts: { code: '', section: 0, title: '', responsible: [], leads: [], cooperating: [], deliverables: [] },
  acknowledgedBy: new Set(),
  reports: new Map(),
  standing: null,
  reporters: new Set(),
  request: undefined,
  stages: [],
  extension: undefined,
  obstacles: new Map(),
  reviews: 0,
  substitute: undefined,
  override: undefined,
});

/** Remembers the doers of an event among the reporters, so that they cannot accept the progress themselves. */
export function remember({ reporters }: TaskState, { actor }: EventMeta): void {
  for (const subject of doersOf(actor)) reporters.add(subject);
}

/** Progress in percent: that of the report that stands, 0 without one. */
export function progressOf(state: Readonly<TaskState>): number {
  return state.standing === null ? 0 : (state.reports.get(state.standing)?.percent ?? 0);
}

/** The day that a task is due: the last one granted, else the task's own, else the last day of the plan's year. */
export const dueOf = ({ due }: Pick<TaskFacts, 'due'>, year: number): string => due ?? lastDayOfYear(year);

/** The units that cooperate on a task. Placeholders name nobody until a decision resolves them. */
export const cooperatingUnits = ({ cooperating }: Pick<TaskFacts, 'cooperating'>): string[] =>
  cooperating.flatMap((entry) => ('unit' in entry ? [entry.unit] : []));

/** The parties of a task, by its facts, the accounts and verifiers of its plan, and the substitute that a decision named. */
export function taskParties(
  facts: TaskFacts,
  plan: Pick<PlanState, 'accounts' | 'subjects' | 'verifiers'>,
  substitute?: string | undefined,
): Parties {
  return {
    leads: facts.leads,
    cooperating: cooperatingUnits(facts),
    responsible: facts.responsible.flatMap((person) => subjectsOf(plan, person)),
    verifiers: plan.verifiers,
    substitute,
  };
}
