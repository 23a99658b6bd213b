/** What the rules need to know of a task. It holds no texts, which stay in the events, and nothing without a bound. */
import type { z } from 'zod';
import type { CommandTable } from '../command-table.js';
import { lastDayOfYear } from '../days.js';
import type { Acting } from '../decider.js';
import { type Deed, type Doer, doersOf } from '../doers.js';
import type { Entry } from '../entries.js';
import type { Actor } from '../event.js';
import type { EventTable, NewEventsOf } from '../event-table.js';
import type { TaskFacts } from '../manifest.js';
import { type PlanAndDay, type PlanState, subjectsOf } from '../plan/state.js';
import type { Referrer } from '../referrer.js';
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
  /** SHA-256 of the pieces of evidence, and who named them. */
  readonly evidence: readonly string[];
  readonly referrer: Referrer;
  /** Digests of its texts, to tell whether another report or a correction says the same. */
  readonly texts: ReportTexts;
  readonly retracted: boolean;
  /** True from its return until it is corrected in more than its words. */
  readonly returned: boolean;
}

/** Digests of what a report says in words, and of what it calls its evidence. */
export interface ReportTexts {
  readonly done: number;
  readonly next: number;
  readonly obstacles: number;
  readonly evidence: number;
}

/** A stage that a deliverable has reached. `evidence`: SHA-256 of the pieces that came with it; `referrer`: who named them. */
export interface ReachedStage {
  readonly stage: DeliverableStage;
  readonly evidence: readonly string[];
  readonly referrer: Referrer;
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
  /** Whoever asked, and whom they asked for. */
  readonly askedBy: readonly Doer[];
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
  /** What was returned, in figures, whatever became of the report since; see `figuresOf` in report-summary.ts. */
  returnedFigures: Set<string>;
  /**
   * Everyone whom the progress comes from: who reported, corrected, retracted, moved a deliverable or asked for
   * completion, and those for whom that was entered, each as of the first time.
   */
  reporters: Map<string, Doer>;
  /** What was entered for others (代填). */
  entries: Map<string, Entry>;
  /** Accounts that have acted for a unit themselves, and for which. */
  members: Map<string, Set<string>>;
  /** The request for completion that awaits an answer. */
  request: string | undefined;
  /** Who accepted the completion; undefined unless it is completed. */
  completedBy: Doer | undefined;
  /** For each deliverable the stages recorded, in order; none while it is planned. */
  stages: ReachedStage[][];
  extension: PendingExtension | undefined;
  obstacles: Map<string, ObstacleSummary>;
  reviews: number;
  substitute: string | undefined;
  override: LightOverride | undefined;
}

/** Something about a task that is not done, or not shown to be. `item`: its name, as `deliverable/1`. */
export interface OpenItem {
  readonly item: string;
  readonly why: string;
}

/** What a completion rests on besides the task itself. */
export interface Around {
  /** What was open about the task's indicators before its turn. */
  readonly indicators: readonly OpenItem[];
  /** SHA-256 of the pieces of its evidence whose bytes are not there. */
  readonly missingEvidence: readonly string[];
}

export interface TaskContext extends Acting {
  readonly plan: PlanAndDay;
  readonly code: string;
  /** Given only for a completion. */
  readonly around?: Around | undefined;
}

/** What the rule of a command is called with besides its body. */
export interface TaskGiven {
  readonly state: Readonly<TaskState>;
  readonly plan: PlanAndDay;
  readonly code: string;
  readonly actor: Actor;
  /** The unit that the command speaks for; empty for someone without a unit. */
  readonly unit: string;
  /** Given only for a completion. Without it every piece of evidence counts as missing. */
  readonly around: Around | undefined;
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
  returnedFigures: new Set(),
  reporters: new Map(),
  entries: new Map(),
  members: new Map(),
  request: undefined,
  completedBy: undefined,
  stages: [],
  extension: undefined,
  obstacles: new Map(),
  reviews: 0,
  substitute: undefined,
  override: undefined,
});

/** Those whom the task's progress comes from do not accept it. */
export function remember({ reporters }: TaskState, deed: Deed): void {
  for (const doer of doersOf(deed)) {
    const name = doer.entry ?? doer.subject;
    if (!reporters.has(name)) reporters.set(name, doer);
  }
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

/** What most rules do not ask for is made when one does; a class, since accessors of an object are slow to make. */
class TaskParties implements Parties {
  readonly leads: readonly string[];
  readonly verifiers: readonly string[];
  readonly substitute: string | undefined;
  readonly #facts: TaskFacts;
  readonly #plan: Pick<PlanState, 'accounts' | 'subjects'>;

  constructor(facts: TaskFacts, plan: Pick<PlanState, 'accounts' | 'subjects' | 'verifiers'>, substitute?: string) {
    this.leads = facts.leads;
    this.verifiers = plan.verifiers;
    this.substitute = substitute;
    this.#facts = facts;
    this.#plan = plan;
  }

  get cooperating(): readonly string[] {
    return cooperatingUnits(this.#facts);
  }

  get responsible(): readonly string[] {
    return this.#facts.responsible.flatMap((person) => subjectsOf(this.#plan, person));
  }
}

/** The parties of a task, by its facts, the accounts and verifiers of its plan, and the substitute that a decision named. */
export const taskParties = (...given: ConstructorParameters<typeof TaskParties>): Parties => new TaskParties(...given);
