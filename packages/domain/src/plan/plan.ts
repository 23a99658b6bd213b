/**
 * The plan: its sections, units and people, and whether it is open for commands.
 *
 * Publishing touches as many streams as there are tasks and indicators, and no store appends to them at
 * once. So the manifest is recorded here first, in chunks, each with an append of its own since an append
 * is bounded too; then each task and indicator is registered in its own stream under an id derived from
 * plan, publication and key; then `published` opens the plan. Until all chunks are here only whoever has
 * the manifest can go on; from then on any process can.
 */
import type { z } from 'zod';
import { type Acting, type Decider, type Rejection, reject, unexpectedEvent } from '../decider.js';
import type { Actor } from '../event.js';
import { type LightRuleSetVersion, newestLightRules } from '../lights.js';
import { chunkEntries, type IndicatorFacts, manifestEntries, type TaskFacts } from '../manifest.js';
import { manifestFault } from '../manifest-fault.js';
import type { Origin } from '../origin.js';
import { mayAct } from '../who-may.js';
import type { PlanCommand } from './commands.js';
import { type counts, type NewPlanEvent, type PlanEvent, planEvents } from './events.js';

export interface PlanState {
  status: 'absent' | 'publishing' | 'open';
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
  /** Units designated to check tasks; none: every unit that does not lead. */
  verifiers: readonly string[];
  /** Whole until the plan is published; then they live in their own streams. */
  tasks: TaskFacts[];
  indicators: IndicatorFacts[];
}

export interface PlanContext extends Acting {
  readonly plan: string;
  /** The server's day; a real plan begins on it. */
  readonly serverToday: string;
}

function evolve(state: PlanState, event: PlanEvent): PlanState {
  switch (event.type) {
    case 'publication-started': {
      const { chunks, ...facts } = event.data;
      return Object.assign(state, facts, {
        status: 'publishing',
        documentNumber: facts.documentNumber,
        startedEvent: event.id,
        chunksExpected: chunks,
      });
    }
    case 'publication-chunk-recorded':
      state.chunksRecorded += 1;
      for (const entry of event.data.entries) {
        switch (entry.kind) {
          case 'section':
            state.sections.push({ number: entry.number, title: entry.title });
            break;
          case 'unit':
            state.units.set(entry.id, entry.name);
            break;
          case 'person':
            state.people.set(entry.id, entry.name);
            break;
          case 'task':
            state.tasks.push(entry.task);
            break;
          case 'indicator':
            state.indicators.push(entry.indicator);
            break;
        }
      }
      return state;
    case 'published':
      return Object.assign(state, { status: 'open', tasks: [], indicators: [] });
    case 'unit-added':
      state.units.set(event.data.unit.id, event.data.unit.name);
      return state;
    case 'unit-renamed':
      state.units.set(event.data.unit, event.data.name);
      return state;
    case 'person-added':
      state.people.set(event.data.person.id, event.data.person.name);
      return state;
    case 'person-renamed':
      state.people.set(event.data.person, event.data.name);
      return state;
    case 'account-bound':
      state.accounts.set(event.data.subject, event.data.person);
      return state;
    case 'account-unbound':
      state.accounts.delete(event.data.subject);
      return state;
    case 'verifiers-designated':
      return Object.assign(state, { verifiers: event.data.units });
    case 'light-rules-adopted':
      return Object.assign(state, { lightRules: event.data.lightRules });
    default:
      return unexpectedEvent(event);
  }
}

function decide(command: PlanCommand, state: Readonly<PlanState>, context: PlanContext): NewPlanEvent[] | Rejection {
  const refused = mayAct(command.type, context.actor);
  if (refused !== undefined) return refused;
  switch (command.type) {
    case 'publish': {
      if (state.status !== 'absent') return reject('plan-exists', { plan: context.plan });
      const fault = manifestFault(command.manifest, context.plan);
      if (fault !== undefined) return fault;
      const { title, issuer, documentNumber, issuedOn, year } = command.manifest;
      const { publication, manifestDigest } = command;
      const chunks = chunkEntries(manifestEntries(command.manifest));
      const { sections, units, people, tasks, indicators } = command.manifest;
      return [
        {
          type: 'publication-started',
          data: {
            publication,
            manifestDigest,
            title,
            issuer,
            ...(documentNumber === undefined ? {} : { documentNumber }),
            issuedOn,
            year,
            simulated: command.manifest.simulated ?? false,
            startsOn: command.manifest.startsOn ?? context.serverToday,
            lightRules: newestLightRules,
            counts: {
              sections: sections.length,
              units: units.length,
              people: people.length,
              tasks: tasks.length,
              indicators: indicators.length,
            },
            chunks: chunks.length,
          },
        },
        { type: 'publication-chunk-recorded', data: { publication, index: 0, entries: chunks[0] ?? [] } },
      ];
    }
    case 'record-chunk': {
      const fault = notUnderWay(state, command.publication, context.plan);
      if (fault !== undefined) return fault;
      const { publication, index, entries } = command;
      if (index !== state.chunksRecorded || index >= state.chunksExpected) {
        return reject('plan-incomplete', { detail: `chunk ${index} after ${state.chunksRecorded} of ${state.chunksExpected}` });
      }
      return [{ type: 'publication-chunk-recorded', data: { publication, index, entries } }];
    }
    case 'finish-publication': {
      const fault = notUnderWay(state, command.publication, context.plan);
      if (fault !== undefined) return fault;
      if (state.chunksRecorded < state.chunksExpected) return reject('plan-not-open', { plan: context.plan });
      return [{ type: 'published', data: { publication: command.publication } }];
    }
    default:
      throw new Error(`not yet: ${command.type}`);
  }
}

/** Refuses what belongs to another publication than the one under way. */
function notUnderWay(state: Readonly<PlanState>, publication: string, plan: string): Rejection | undefined {
  if (state.status === 'absent') return reject('plan-not-found', { plan });
  if (state.status === 'open' || state.publication !== publication) return reject('plan-exists', { plan });
  return undefined;
}

export const planDecider: Decider<PlanState, PlanCommand, PlanEvent, NewPlanEvent, PlanContext> = {
  events: planEvents,
  initial: () => ({
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
    verifiers: [],
    tasks: [],
    indicators: [],
  }),
  evolve,
  decide,
};

/** What commands on tasks and indicators need to know of their plan. Only read, so up to 1 s stale. */
export interface PlanFacts {
  readonly plan: string;
  readonly state: Readonly<PlanState>;
  /** The last day begun. */
  readonly today: string;
}

/**
 * The token subjects of a person: those bound to it, or its own id as long as none is bound.
 */
export function subjectsOf({ accounts }: Pick<PlanState, 'accounts'>, person: string): string[] {
  const bound = [...accounts].flatMap(([subject, of]) => (of === person ? [subject] : []));
  return bound.length === 0 ? [person] : bound;
}

/** Refuses while the plan is not open. */
export function planClosed({ plan, state }: PlanFacts): Rejection | undefined {
  if (state.status === 'absent') return reject('plan-not-found', { plan });
  if (state.status === 'publishing') return reject('plan-not-open', { plan });
  return undefined;
}

/**
 * Why a task or an indicator may not be registered by a publication: only the one under way does, once
 * each. A decision registers by commands of its own, `add-task` and `add-indicator`.
 */
export function registrationFault(facts: PlanFacts, registered: boolean, origin: Origin, actor: Actor): Rejection | undefined {
  const refused = mayAct('register', actor);
  if (refused !== undefined) return refused;
  if (origin.by !== 'publication') return reject('not-allowed', { command: 'register' });
  return (
    notUnderWay(facts.state, origin.publication, facts.plan) ??
    (registered ? reject('plan-exists', { plan: facts.plan }) : undefined)
  );
}
