/** A draft → the manifest that is published. */
import {
  type IndicatorFacts,
  type Manifest,
  manifest,
  manifestFault,
  type Rejection,
  reject,
  type TaskFacts,
} from '@duban/domain';
import { IdRegister, indicatorKey, personId, unitId } from './ids.js';
import type { Draft, DraftIndicator, DraftTask } from './reading.js';

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface ManifestOptions {
  /** Goes before the year that the draft names. */
  readonly year?: number | undefined;
  /** Who has an id already, from an earlier plan or a registry: a name keeps its id over the years. */
  readonly known?: {
    readonly units?: readonly Named[];
    readonly people?: readonly Named[];
    /** Of indicators, by task and name. */
    readonly indicators?: readonly { readonly key: string; readonly task?: string | undefined; readonly name: string }[];
  };
}

/** Names in the order in which the draft first has them, each with its id. */
class Register {
  readonly entries: Named[] = [];
  readonly #ids = new Map<string, string>();
  readonly #known: ReadonlyMap<string, string>;
  readonly #taken = new IdRegister();
  readonly #derive: (name: string) => readonly string[];

  constructor(known: readonly Named[], derive: (name: string) => readonly string[]) {
    this.#known = new Map(known.map(({ id, name }) => [name, id]));
    for (const { id } of known) this.#taken.take(id);
    this.#derive = derive;
  }

  id(name: string): string {
    const had = this.#ids.get(name);
    if (had !== undefined) return had;
    const id = this.#known.get(name) ?? this.#taken.take(...this.#derive(name));
    this.#ids.set(name, id);
    this.entries.push({ id, name });
    return id;
  }
}

/**
 * The manifest of a draft, or why there is none: `plan-incomplete` names the first thing that is missing
 * or does not fit. The units are the leads and those that cooperate by name; placeholders stay words.
 */
export function draftToManifest(draft: Draft, { year: givenYear, known = {} }: ManifestOptions = {}): Manifest | Rejection {
  const incomplete = (detail: string) => reject('plan-incomplete', { detail });
  const year = givenYear ?? draft.year?.value;
  if (draft.title === undefined) return incomplete('缺标题 / no title');
  if (draft.issuer === undefined) return incomplete('缺发文单位 / no issuer');
  if (draft.issuedOn === undefined) return incomplete('缺成文日期 / no date of issue');
  if (year === undefined) return incomplete('缺年度 / no year');
  if (draft.tasks.length === 0) return incomplete('没有任务 / no task');
  const leaderless = draft.tasks.find(({ leads }) => leads.length === 0);
  if (leaderless !== undefined)
    return incomplete(`任务 ${leaderless.code.value} 没有牵头单位 / task ${leaderless.code.value} has no lead unit`);
  const units = new Register(known.units ?? [], (name) => [unitId(name), unitId(name, true)]);
  const people = new Register(known.people ?? [], (name) => [personId(name)]);
  const tasks = draft.tasks.map((task) => taskFactsOf(task, units, people));
  const candidate = {
    title: draft.title.value,
    issuer: draft.issuer.value,
    ...(draft.documentNumber && { documentNumber: draft.documentNumber.value }),
    issuedOn: draft.issuedOn.value,
    year,
    sections: draft.sections.map(({ number, title }) => ({ number, title: title.value })),
    units: units.entries,
    people: people.entries,
    tasks,
    indicators: indicatorsOf(draft.indicators, known.indicators ?? []),
  };
  const parsed = manifest.safeParse(candidate);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return incomplete(`${issue?.path.join('.')}: ${issue?.message}`);
  }
  return manifestFault(parsed.data) ?? parsed.data;
}

function taskFactsOf(task: DraftTask, units: Register, people: Register): TaskFacts {
  const leads = task.leads.map(({ value }) => units.id(value.name));
  const cooperating = task.cooperating
    .map(({ value }) => (value.placeholder ? { placeholder: value.name } : { unit: units.id(value.name) }))
    .filter((entry) => !('unit' in entry) || !leads.includes(entry.unit));
  return {
    code: task.code.value,
    section: task.section,
    title: task.title.value,
    responsible: task.people.map(({ value }) => people.id(value)),
    leads,
    cooperating,
    ...(task.due && { due: task.due.value }),
    deliverables: task.deliverables.map(({ value }) => value),
  };
}

function indicatorsOf(
  indicators: readonly DraftIndicator[],
  known: readonly { readonly key: string; readonly task?: string | undefined; readonly name: string }[],
): IndicatorFacts[] {
  const taken = new IdRegister();
  const keyed = new Map(known.map(({ key, task, name }) => [`${task ?? ''} ${name}`, key]));
  const keys = indicators.map(({ task, name }) => {
    const had = keyed.get(`${task ?? ''} ${name.value}`);
    return had === undefined ? taken.take(indicatorKey(task, name.value)) : taken.take(had);
  });
  return indicators.map((indicator, index) => {
    const whole = indicator.subsetOf === undefined ? undefined : keys[indicator.subsetOf.value];
    return {
      key: keys[index] as string,
      ...(indicator.task !== undefined && { task: indicator.task }),
      name: indicator.name.value,
      unitOfMeasure: indicator.unitOfMeasure.value,
      kind: indicator.kind.value,
      qualifier: indicator.qualifier.value,
      commitment: indicator.commitment.value,
      ...(indicator.target && { target: indicator.target.value }),
      horizon: indicator.horizon.value,
      ...(indicator.population && { population: indicator.population.value }),
      ...(indicator.exceeds && { exceeds: indicator.exceeds.value }),
      ...(indicator.joint && { joint: [...indicator.joint.value] }),
      ...(whole !== undefined && { subsetOf: whole }),
      ...(indicator.baseline && { baseline: indicator.baseline.value }),
    };
  });
}
