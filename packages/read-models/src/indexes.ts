/** The names of the indexes and how their sort keys are made. Sort keys are ASCII. */
import type { Attainment, Light } from '@duban/domain';
import type { DocumentKind, SubjectKind, TaskDocument } from './documents.js';
import type { DeleteEntry, PutEntry } from './view.js';

/** All documents of a kind: tasks by code, indicators by `indicatorSort`, units and people as the manifest lists them. */
export const allOf = (kind: DocumentKind) => `all/${kind}`;

/** Sorted by code. */
export const taskIndexes = {
  all: allOf('task'),
  overdue: 'task/overdue',
  section: (number: number) => `task/section/${number}`,
  /** Led by the unit, or with its cooperation. */
  unit: (unit: string) => `task/unit/${unit}`,
  person: (person: string) => `task/person/${person}`,
  light: (light: Light) => `task/light/${light}`,
  status: (status: TaskDocument['status']) => `task/status/${status}`,
} as const;

/** Sorted by position of the report. */
export const reportsOf = (task: string) => `report/task/${task}`;

/** Sorted by `indicatorSort`. */
export const indicatorIndexes = {
  all: allOf('indicator'),
  headline: 'indicator/headline',
  task: (code: string) => `indicator/task/${code}`,
  attainment: (attainment: Attainment) => `indicator/attainment/${attainment}`,
} as const;

/** Sorted by position of the record. */
export const measurementsOf = (indicator: string) => `measurement/indicator/${indicator}`;

/** Sorted by time: `changeSort`. */
export const changeIndexes = {
  all: allOf('change'),
  subject: (kind: SubjectKind, key: string) => `change/subject/${kind}/${key}`,
  actor: (actor: string) => `change/actor/${actor}`,
  unit: (unit: string) => `change/unit/${unit}`,
  type: (type: string) => `change/type/${type}`,
  field: (field: string) => `change/field/${field}`,
} as const;

/** `3.2` before `3.10`: every number of the code in four digits. */
export function codeSort(code: string): string {
  return code
    .split('.')
    .map((number) => number.padStart(4, '0'))
    .join('.');
}

/** Headline indicators first, then by task, then by key. */
export const indicatorSort = (task: string | undefined, key: string) => `${task === undefined ? '' : codeSort(task)}-${key}`;

/** The sort key of a change: recordedAt, then the order of the log, then the order within the event. */
export function changeSort(recordedAt: string, position: string, ordinal: number): string {
  return `${recordedAt}|${position}|${String(ordinal).padStart(4, '0')}`;
}

export const entry = (index: string, sort: string, key: string): PutEntry => ({ op: 'index', index, sort, key });
export const noEntry = (index: string, sort: string): DeleteEntry => ({ op: 'unindex', index, sort });

/** Takes a document out of the indexes that it has left, and into those that it has entered. */
export function moved(
  was: readonly string[],
  is: readonly string[],
  key: string,
  sort: (key: string) => string,
): (PutEntry | DeleteEntry)[] {
  return [
    ...was.filter((index) => !is.includes(index)).map((index) => noEntry(index, sort(key))),
    ...is.filter((index) => !was.includes(index)).map((index) => entry(index, sort(key), key)),
  ];
}
