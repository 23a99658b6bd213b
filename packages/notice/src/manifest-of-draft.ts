/** Turns a draft into the manifest that is published. */
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
import { indicatorSource, type Provenance, taskSource } from './sources.js';

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface ManifestOptions {
  /** Used instead of the year that the draft names. */
  readonly year?: number | undefined;
  /** Ids that units and people have already, from an earlier plan or a registry. A name keeps its id over the years. */
  readonly known?: {
    readonly units?: readonly Named[];
    readonly people?: readonly Named[];
    /** The indicators that exist already, found by task and name. */
    readonly indicators?: readonly { readonly key: string; readonly task?: string | undefined; readonly name: string }[];
  };
  /** The document of the draft, which the plan will record. Without it the manifest does not name its notice. */
  readonly provenance?: Provenance | undefined;
}

/** Names in the order in which they first appear in the draft, each with its id. */
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
 * A manifest as far as the draft gives one. What is missing is an empty text or list, for a person to fill in. Its
 * units are those that lead or cooperate by name; placeholders stay words.
 */
export function manifestCandidate(draft: Draft, { year, known = {}, provenance }: ManifestOptions = {}): Manifest {
  const units = new Register(known.units ?? [], (name) => [unitId(name), unitId(name, true)]);
  const people = new Register(known.people ?? [], (name) => [personId(name)]);
  const tasks = draft.tasks.map((task) => taskFactsOf(task, units, people, provenance));
  return {
    title: draft.title?.value ?? '',
    issuer: draft.issuer?.value ?? '',
    ...(draft.documentNumber && { documentNumber: draft.documentNumber.value }),
    issuedOn: draft.issuedOn?.value ?? '',
    ...(provenance && { document: provenance.document }),
    year: year ?? draft.year?.value ?? 0,
    sections: draft.sections.map(({ number, title }) => ({ number, title: title.value })),
    units: units.entries,
    people: people.entries,
    tasks,
    indicators: indicatorsOf(draft.indicators, year ?? draft.year?.value ?? 0, known.indicators ?? [], provenance),
  };
}

/** The most important thing that is missing, in the order in which a person would fill in. */
function gapIn({ title, issuer, issuedOn, year, tasks }: Manifest): string | undefined {
  if (title === '') return '缺标题 / no title';
  if (issuer === '') return '缺发文单位 / no issuer';
  if (issuedOn === '') return '缺成文日期 / no date of issue';
  if (year === 0) return '缺年度 / no year';
  if (tasks.length === 0) return '没有任务 / no task';
  const leaderless = tasks.find(({ leads }) => leads.length === 0);
  return leaderless && `任务 ${leaderless.code} 没有牵头单位 / task ${leaderless.code} has no lead unit`;
}

/** The manifest of a draft, or why there is none: `plan-incomplete` names the first thing that is missing or wrong. */
export function draftToManifest(draft: Draft, options: ManifestOptions = {}): Manifest | Rejection {
  const candidate = manifestCandidate(draft, options);
  const gap = gapIn(candidate);
  return gap === undefined ? checkedManifest(candidate) : reject('plan-incomplete', { detail: gap });
}

/** A manifest that a person has completed, if it is consistent; otherwise `plan-incomplete`. */
export function checkedManifest(candidate: unknown): Manifest | Rejection {
  const parsed = manifest.safeParse(candidate);
  if (parsed.success) return manifestFault(parsed.data) ?? parsed.data;
  const [issue] = parsed.error.issues;
  return reject('plan-incomplete', { detail: `${issue?.path.join('.')}: ${issue?.message}` });
}

function taskFactsOf(task: DraftTask, units: Register, people: Register, provenance: Provenance | undefined): TaskFacts {
  const source = provenance && taskSource(task, provenance);
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
    ...(source && { source }),
  };
}

function indicatorsOf(
  indicators: readonly DraftIndicator[],
  year: number,
  known: readonly { readonly key: string; readonly task?: string | undefined; readonly name: string }[],
  provenance: Provenance | undefined,
): IndicatorFacts[] {
  const taken = new IdRegister();
  const keyed = new Map(known.map(({ key, task, name }) => [`${task ?? ''} ${name}`, key]));
  const keys = indicators.map(({ task, name }) => {
    const had = keyed.get(`${task ?? ''} ${name.value}`);
    return had === undefined ? taken.take(indicatorKey(task, name.value)) : taken.take(had);
  });
  return indicators.map((indicator, index) => {
    const source = provenance && indicatorSource(indicator, provenance);
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
      horizon: indicator.horizon?.value ?? { from: year, to: year },
      ...(indicator.population && { population: indicator.population.value }),
      ...(indicator.exceeds && { exceeds: indicator.exceeds.value }),
      ...(indicator.joint && { joint: [...indicator.joint.value] }),
      ...(whole !== undefined && { subsetOf: whole }),
      ...(indicator.baseline && { baseline: indicator.baseline.value }),
      ...(source && { source }),
    };
  });
}
