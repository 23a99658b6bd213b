/** The state of a plan, how its events lead to it, and what is read from it. */
import type { z } from 'zod';
import { type Rejection, reject, unexpectedEvent } from '../decider.js';
import type { LightRuleSetVersion } from '../lights.js';
import type { IndicatorFacts, TaskFacts } from '../manifest.js';
import type { counts, PlanEvent } from './events.js';

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
  /** The same the other way round; a person without any is not in it. */
  subjects: Map<string, Set<string>>;
  /** Units designated to check tasks; none: every unit that does not lead. */
  verifiers: readonly string[];
  /** Digests of the notices that it rests on. */
  notices: Set<string>;
  /** Whole until the plan is published; then they live in their own streams. */
  tasks: TaskFacts[];
  indicators: IndicatorFacts[];
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
  verifiers: [],
  notices: new Set(),
  tasks: [],
  indicators: [],
});

/** The fold of the plan; see `Decider`. */
export function evolvePlan(state: PlanState, event: PlanEvent): PlanState {
  switch (event.type) {
    case 'publication-started': {
      const { chunks, document, ...facts } = event.data;
      if (document !== undefined) state.notices.add(document.sha256);
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
      bind(state, event.data);
      return state;
    case 'account-unbound':
      unbind(state, event.data);
      return state;
    case 'verifiers-designated':
      return Object.assign(state, { verifiers: event.data.units });
    case 'light-rules-adopted':
      return Object.assign(state, { lightRules: event.data.lightRules });
    case 'notice-attached':
      state.notices.add(event.data.document.sha256);
      return state;
    default:
      return unexpectedEvent(event);
  }
}

interface Account {
  readonly person: string;
  readonly subject: string;
}

function bind({ accounts, subjects }: PlanState, { person, subject }: Account): void {
  accounts.set(subject, person);
  const own = subjects.get(person);
  if (own === undefined) subjects.set(person, new Set([subject]));
  else own.add(subject);
}

function unbind({ accounts, subjects }: PlanState, { person, subject }: Account): void {
  accounts.delete(subject);
  const own = subjects.get(person);
  own?.delete(subject);
  if (own?.size === 0) subjects.delete(person);
}

/**
 * The token subjects of a person: those bound to it, or its own id as long as none is. An id that is bound
 * as the subject of somebody else is theirs alone.
 */
export function subjectsOf({ accounts, subjects }: Pick<PlanState, 'accounts' | 'subjects'>, person: string): string[] {
  const bound = subjects.get(person);
  if (bound !== undefined) return [...bound];
  return accounts.has(person) ? [] : [person];
}

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

/** Refuses what belongs to another publication than the one under way. */
export function notUnderWay(state: Readonly<PlanState>, publication: string, plan: string): Rejection | undefined {
  if (state.status === 'absent') return reject('plan-not-found', { plan });
  if (state.status === 'open' || state.publication !== publication) return reject('plan-exists', { plan });
  return undefined;
}
