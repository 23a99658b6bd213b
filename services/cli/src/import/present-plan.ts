/** What the server knows already: the plan as it is now, and the ids that other plans gave to units and people. */
import { DubanError } from '@duban/domain';
import type { ManifestOptions, Named, PresentPlan } from '@duban/notice';
import type { IndicatorDocument, PersonDocument, PlanDocument, TaskDocument, UnitDocument } from '@duban/read-models';
import { type ApiClient, ApiProblem, itemsOf } from '../api-client.js';

/** How many other plans are asked for names. The server lists plans by id. */
const plansMax = 20;

export interface Known {
  readonly known: NonNullable<ManifestOptions['known']>;
  /** The plan as it is now; undefined unless it is published and open. */
  readonly present: (PresentPlan & { readonly documents: readonly string[] }) | undefined;
}

const idOf = ({ id }: Named) => id;
const bare = ({ id, name }: Named) => ({ id, name });

/** @throws {DubanError} `server-unreachable`; {ApiProblem} for every refusal */
export async function whatIsKnown(api: ApiClient, plan: string): Promise<Known> {
  const document = await planOf(api, plan);
  const others = await itemsOf<PlanDocument>(api, '/v1/plans', {}, plansMax);
  const units: Named[] = [];
  const people: Named[] = [];
  // The plan's own names come first, so that they win where plans disagree.
  for (const id of [...(document === undefined ? [] : [plan]), ...others.map(idOfPlan).filter((each) => each !== plan)]) {
    units.push(...(await itemsOf<UnitDocument>(api, `/v1/plans/${id}/units`)).map(bare));
    people.push(...(await itemsOf<PersonDocument>(api, `/v1/plans/${id}/people`)).map(bare));
  }
  const names = { units: firstByName(units), people: firstByName(people) };
  if (document === undefined) return { known: names, present: undefined };
  const indicators = await itemsOf<IndicatorDocument>(api, `/v1/plans/${plan}/indicators`);
  const known = { ...names, indicators: indicators.map(({ facts }) => facts) };
  return { known, present: document.status === 'open' ? await presentPlan(api, document, indicators) : undefined };
}

const idOfPlan = ({ id }: PlanDocument) => id;

async function planOf(api: ApiClient, plan: string): Promise<PlanDocument | undefined> {
  try {
    return await api.get<PlanDocument>(`/v1/plans/${plan}`);
  } catch (error) {
    if (error instanceof ApiProblem && error.code === 'plan-not-found') return undefined;
    throw error;
  }
}

function firstByName(names: readonly Named[]): Named[] {
  const byName = new Map<string, Named>();
  for (const each of names) if (!byName.has(each.name)) byName.set(each.name, each);
  return [...byName.values()];
}

async function presentPlan(api: ApiClient, plan: PlanDocument, indicators: readonly IndicatorDocument[]) {
  const base = `/v1/plans/${plan.id}`;
  const { title, issuer, year, sections, documents } = plan;
  return {
    title,
    issuer,
    year,
    sections,
    documents: documents.map(({ sha256 }) => sha256),
    units: (await itemsOf<UnitDocument>(api, `${base}/units`)).map(bare),
    people: (await itemsOf<PersonDocument>(api, `${base}/people`)).map(bare),
    tasks: (await itemsOf<TaskDocument>(api, `${base}/tasks`)).map((task) => ({
      code: task.code,
      title: task.title,
      section: task.section.number,
      responsible: task.responsible.map(idOf),
      leads: task.leads.map(idOf),
      cooperating: task.cooperating.map((entry) => ('placeholder' in entry ? entry : { unit: entry.id })),
      due: task.due,
      deliverables: task.deliverables.map(({ kind, action, name }) => ({ kind, action, name })),
      revision: task.revision,
      open: task.status !== 'completed' && task.status !== 'cancelled',
      askedDue: task.pendingExtension?.due,
      resolved: task.resolvedPlaceholders.map(({ placeholder, units }) => ({ placeholder, units: units.map(idOf) })),
    })),
    indicators: indicators.map(({ facts, proposal, revision }) => ({ ...facts, revision, proposed: proposal?.target })),
  };
}

/** Whether there is no server at all. A notice may be read before a server is installed. */
export const isNoServer = (error: unknown): boolean =>
  error instanceof DubanError && (error.code === 'server-unreachable' || error.code === 'key-unusable');
