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
  unit: (unit: string) => `change/unit/${unit}`,
  type: (type: string) => `change/type/${type}`,
  field: (field: string) => `change/field/${field}`,
  /** The events that refer to one, each once. */
  reference: (event: string) => `change/reference/${event}`,
} as const;

/** Sorted as changes are. */
export const oversightIndexes = {
  all: allOf('oversight'),
  kind: (kind: OversightDocument['kind']) => `oversight/kind/${kind}`,
  actor: (actor: string) => `oversight/actor/${actor}`,
  plan: (plan: string) => `oversight/plan/${plan}`,
  subject: (subject: string) => `oversight/subject/${subject}`,
} as const;
