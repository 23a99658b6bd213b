/** The names of the indexes and what they are sorted by. */
import type { Attainment, Light } from '@duban/domain';
import type {
  DocumentKind,
  EnteredDocument,
  IndicatorFlag,
  OversightDocument,
  SubjectKind,
  TaskDocument,
  TaskFlag,
} from './documents/index.js';

/**
 * All documents of a kind: tasks by code; indicators with those of no task first; units and people in the manifest's
 * order.
 */
export const allOf = (kind: DocumentKind) => `all/${kind}`;

/** Sorted by code. */
export const taskIndexes = {
  all: allOf('task'),
  flag: (flag: TaskFlag) => `task/flag/${flag}`,
  section: (number: number) => `task/section/${number}`,
  /** Tasks that the unit leads or cooperates on. */
  unit: (unit: string) => `task/unit/${unit}`,
  person: (person: string) => `task/person/${person}`,
  /** A cancelled task is under no light. */
  light: (light: Light) => `task/light/${light}`,
  status: (status: TaskDocument['status']) => `task/status/${status}`,
} as const;

/** Sorted by position of the report. */
export const reportsOf = (task: string) => `report/task/${task}`;

/** Headline indicators first, then by task, then by key. */
export const indicatorIndexes = {
  all: allOf('indicator'),
  headline: 'indicator/headline',
  task: (code: string) => `indicator/task/${code}`,
  flag: (flag: IndicatorFlag) => `indicator/flag/${flag}`,
  attainment: (attainment: Attainment) => `indicator/attainment/${attainment}`,
} as const;

/** Sorted by position of the record. */
export const measurementsOf = (indicator: string) => `measurement/indicator/${indicator}`;

/** Sorted by position of the entry. */
export const enteredIndexes = {
  all: allOf('entered'),
  unit: (unit: string) => `entered/unit/${unit}`,
  person: (person: string) => `entered/person/${person}`,
  state: (state: EnteredDocument['state']) => `entered/state/${state}`,
  subject: (kind: string, key: string) => `entered/subject/${kind}/${key}`,
} as const;

/** Sorted by recordedAt, then by position; a sort key begins with the instant and a `|`. */
export const changeIndexes = {
  all: allOf('change'),
  subject: (kind: SubjectKind, key: string) => `change/subject/${kind}/${key}`,
  actor: (actor: string) => `change/actor/${actor}`,
  /** By the name that an actor had at the time. */
  actorName: (name: string) => `change/actor-name/${name}`,
  unit: (unit: string) => `change/unit/${unit}`,
  type: (type: string) => `change/type/${type}`,
  field: (field: string) => `change/field/${field}`,
  /** What was entered for others (代填). */
  onBehalf: 'change/on-behalf',
  /** What was entered for one person, by token subject. */
  enteredFor: (person: string) => `change/entered-for/${person}`,
  correlation: (id: string) => `change/correlation/${id}`,
  /** Changes that refer to a piece of evidence, replace it or take it back. */
  evidence: (sha256: string) => `change/evidence/${sha256}`,
  /** The events that refer to one, each once. */
  reference: (event: string) => `change/reference/${event}`,
} as const;

/**
 * How the names of indexes begin of which there are nearly as many as events. A store that numbers the names of indexes
 * must not number these: names would be as many as entries, and it would hold them all in memory.
 */
export const numerousIndexes: readonly string[] = [
  changeIndexes.correlation(''),
  changeIndexes.evidence(''),
  changeIndexes.reference(''),
];

/** Sorted by digest. */
export const evidenceIndexes = {
  /** Pieces that several tasks or indicators refer to, or referred to. */
  shared: 'evidence/shared',
} as const;

/** Sorted as changes are. */
export const oversightIndexes = {
  all: allOf('oversight'),
  kind: (kind: OversightDocument['kind']) => `oversight/kind/${kind}`,
  actor: (actor: string) => `oversight/actor/${actor}`,
  plan: (plan: string) => `oversight/plan/${plan}`,
  subject: (subject: string) => `oversight/subject/${subject}`,
} as const;
