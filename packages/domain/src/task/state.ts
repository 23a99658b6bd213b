/** What the rules need to know of a task: no texts, which stay in the events, and nothing without a bound. */
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

/** A document is drafted, consulted on and issued; an event is held. Before the first stage it is planned. */
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
  /** Until it is corrected. */
  readonly returned: boolean;
}

/** An obstacle without its texts. */
export interface ObstacleSummary {
  readonly occurredOn: string;
  readonly cleared: boolean;
}

/** A request for more time that nobody has answered yet. */
export interface PendingExtension {
  readonly request: string;
  /** The day asked for. */
  readonly due: string;
  /** Subjects of whoever asked, and of whom they asked for. */
  readonly askedBy: readonly string[];
}

/** The override that was set last and not lifted. */
export interface LightOverride {
  readonly id: string;
  readonly light: 'yellow' | 'red';
  /** Its last day; undefined: until it is lifted. */
  readonly until: string | undefined;
}

export type OpenTaskStatus = 'registered' | 'acknowledged' | 'in-progress' | 'completion-requested';
export type TaskStatus = 'absent' | NameIn<typeof words.taskStatus>;

export interface TaskState {
  status: TaskStatus;
  /** What a suspended task goes back to; undefined unless it is suspended. */
  suspendedFrom: OpenTaskStatus | undefined;
  /** As they are now: with changed responsibility, resolved placeholders and a granted due day. */
  facts: TaskFacts;
  acknowledgedBy: Set<string>;
  /** In the order of reporting. */
  reports: Map<string, ReportSummary>;
  standing: string | null;
  /**
   * Subjects of everyone whom the progress comes from: who reported, corrected, retracted, moved a
   * deliverable or asked for completion; and of those for whom they did.
   */
  reporters: Set<string>;
  /** The request for completion that awaits an answer. */
  request: string | undefined;
  /** For each deliverable the stages recorded, in order; none while it is planned. */
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

/** What the rule of a command is asked with. */
export interface TaskGiven {
  readonly state: Readonly<TaskState>;
  readonly plan: PlanAndDay;
  readonly code: string;
  readonly actor: Actor;
  /** The unit that the command speaks for; empty for someone without a unit. */
  readonly unit: string;
}

/** Commands that may bring about these events: the identity, so that the compiler holds each entry to its own table. */
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

/** Those whom the task's progress comes from do not accept it. */
export function remember({ reporters }: TaskState, { actor }: EventMeta): void {
  for (const subject of doersOf(actor)) reporters.add(subject);
}

/** Progress in percent: that of the standing report, 0 without one. */
export function progressOf(state: Readonly<TaskState>): number {
  return state.standing === null ? 0 : (state.reports.get(state.standing)?.percent ?? 0);
}

/** The day that a task is due in a plan of a year: the last one granted, else its own, else the year's last. */
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
