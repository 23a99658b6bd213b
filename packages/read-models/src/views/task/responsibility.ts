/** Responsibility for a task: handed over, placeholders resolved, a substitute named, a unit or person renamed. */
import type { responsibilityEvents } from '@duban/domain';
import {
  type Named,
  type Placeholder,
  type PlanDocument,
  type ResponsibilityPeriod,
  type TaskDocument,
  taskListBounds,
} from '../../documents/index.js';
import type { Documents, ViewEvent } from '../../view.js';
import { deedOf, namedActor, personOf, planOf, renamedIn, unitOf, withLatest } from '../lookups.js';
import type { TaskChange, TaskChanges } from './changes.js';
import { eligibleVerifier } from './light.js';

type Holders = Pick<TaskDocument, 'leads' | 'responsible' | 'cooperating'>;

const verifiersOf = ({ verifiers }: PlanDocument) => verifiers.map(({ id }) => id);

/** The periods after the event, which ends the present one and begins another. */
function withPeriod({ id, meta }: ViewEvent, task: TaskDocument, holders: Holders): readonly ResponsibilityPeriod[] {
  const ended = task.responsibility.map((period) => (period.until === null ? { ...period, until: meta.recordedAt } : period));
  const { responsible, leads, cooperating } = holders;
  const held = { responsible, leads, cooperating };
  const begun = { from: meta.recordedAt, until: null, ...held, event: id, by: namedActor(meta.actor) };
  return withLatest(ended, begun, taskListBounds.responsibility);
}

function handedOver(event: ViewEvent, task: TaskDocument, holders: Holders, documents: Documents): TaskChange {
  // A unit that leads a task checks nothing of it, even if it was named as the substitute before.
  const leadsNow = holders.leads.some(({ id }) => id === task.substitute?.unit.id);
  const substitute = leadsNow ? null : task.substitute;
  return {
    ...holders,
    substitute,
    responsibility: withPeriod(event, task, holders),
    eligibleVerifier: eligibleVerifier({ leads: holders.leads, substitute }, verifiersOf(planOf(documents))),
  };
}

export const responsibilityChanges: TaskChanges<typeof responsibilityEvents> = {
  'responsibility-changed': (event, task, documents) => {
    const { leads, responsible, cooperating } = event.data;
    const holders: Holders = {
      leads: leads?.map((id) => unitOf(documents, id)) ?? task.leads,
      responsible: responsible?.map((id) => personOf(documents, id)) ?? task.responsible,
      cooperating: cooperating?.map((named) => ('unit' in named ? unitOf(documents, named.unit) : named)) ?? task.cooperating,
    };
    return handedOver(event, task, holders, documents);
  },

  /** The units take the place of the placeholder in the list. */
  'placeholder-resolved': (event, task, documents) => {
    const { placeholder } = event.data;
    const units = event.data.units.map((id) => unitOf(documents, id));
    const isIt = (each: Named | Placeholder) => 'placeholder' in each && each.placeholder === placeholder;
    const at = task.cooperating.findIndex(isIt);
    const others = task.cooperating.filter((each) => !isIt(each));
    const cooperating = [...others.slice(0, at), ...units, ...others.slice(at)];
    const resolved = { ...deedOf(event), placeholder, units };
    return {
      ...handedOver(event, task, { leads: task.leads, responsible: task.responsible, cooperating }, documents),
      resolvedPlaceholders: withLatest(task.resolvedPlaceholders, resolved, taskListBounds.resolvedPlaceholders),
    };
  },

  'substitute-named': (event, { leads }, documents) => {
    const substitute = { ...deedOf(event), unit: unitOf(documents, event.data.unit) };
    return { substitute, eligibleVerifier: eligibleVerifier({ leads, substitute }, verifiersOf(planOf(documents))) };
  },
};

/**
 * In present roles the unit gets its new name; past periods and past acts keep the name of their day. Undefined where
 * the task does not name the unit in a present role.
 */
export function withUnitRenamed(event: ViewEvent, task: TaskDocument, unit: Named): TaskChange | undefined {
  const leads = renamedIn(task.leads, unit);
  const cooperating = renamedIn(task.cooperating, unit);
  const substitute = task.substitute?.unit.id === unit.id ? { ...task.substitute, unit } : task.substitute;
  if (leads === task.leads && cooperating === task.cooperating)
    return substitute === task.substitute ? undefined : { substitute };
  return { leads, cooperating, substitute, responsibility: withPeriod(event, task, { ...task, leads, cooperating }) };
}

export function withPersonRenamed(event: ViewEvent, task: TaskDocument, person: Named): TaskChange | undefined {
  const responsible = renamedIn(task.responsible, person);
  if (responsible === task.responsible) return undefined;
  return { responsible, responsibility: withPeriod(event, task, { ...task, responsible }) };
}
