/**
 * Two states of one thing, compared by all fields that the history tells of such things. A unit, a person or a task in a
 * field is told apart by its id: that it was given another name is a change of its own and of no other thing.
 */
import type { DocumentKinds, FieldChange } from '../../documents/index.js';
import { differences, type Field, sameJson } from './fields.js';
import {
  indicatorDefinitionFields,
  indicatorFields,
  indicatorName,
  measurementFields,
  standingMeasurementFields,
  standingMeasurementId,
} from './indicator-fields.js';
import { personFields, planFields, unitFields } from './plan-fields.js';
import { title } from './shared-fields.js';
import {
  deliverableFields,
  obstacleCount,
  reportFields,
  standingReportFields,
  standingReportId,
  taskDefinitionFields,
  taskFields,
} from './task-fields.js';

export type ComparedDocuments = Pick<DocumentKinds, 'plan' | 'task' | 'indicator' | 'unit' | 'person' | 'report' | 'measurement'>;
export type ComparedKind = keyof ComparedDocuments;

interface Compared<Document> {
  /** Told when the thing appears, and never again. */
  readonly definition: readonly Field<Document>[];
  readonly fields: (document: Document) => readonly Field<Document>[];
}

const always = <Document>(fields: readonly Field<Document>[]): Compared<Document> => ({ definition: [], fields: () => fields });

const taskOwn = [title, ...taskFields, obstacleCount, ...standingReportFields, standingReportId];
const indicatorOwn = [indicatorName, ...indicatorFields, ...standingMeasurementFields, standingMeasurementId];

/** The fields of each deliverable, read from its task. */
const ofDeliverables = ({ deliverables }: ComparedDocuments['task']): Field<ComparedDocuments['task']>[] =>
  deliverables.flatMap(({ number }, at) =>
    deliverableFields(number).map(([name, zh, en, read]): Field<ComparedDocuments['task']> => {
      const of = (task: ComparedDocuments['task']) => {
        const deliverable = task.deliverables[at];
        return deliverable === undefined ? null : read(deliverable);
      };
      return [name, zh, en, of];
    }),
  );

const compared: { readonly [Kind in ComparedKind]: Compared<ComparedDocuments[Kind]> } = {
  plan: always(planFields),
  task: {
    definition: taskDefinitionFields.filter(([name]) => name !== title[0]),
    fields: (task) => [...taskOwn, ...ofDeliverables(task)],
  },
  indicator: { definition: indicatorDefinitionFields, fields: () => indicatorOwn },
  unit: always(unitFields),
  person: always(personFields),
  report: always(reportFields),
  measurement: always(measurementFields),
};

/** The fields that differ. Without a document before: all that hold something. */
export function fieldsThatDiffer<Kind extends ComparedKind>(
  kind: Kind,
  before: ComparedDocuments[Kind] | undefined,
  after: ComparedDocuments[Kind],
): FieldChange[] {
  const { definition, fields } = compared[kind];
  const told = [...(before === undefined ? definition : []), ...fields(after)];
  return differences(told, before, after).filter((change) => !sameThings(change.before, change.after));
}

/** Whether two values are equal but for the names of things that have an id. */
const sameThings = (one: unknown, other: unknown): boolean => sameJson(withoutNames(one), withoutNames(other));

function withoutNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNames);
  if (typeof value !== 'object' || value === null || !('id' in value) || !('name' in value)) return value;
  const { name: _, ...others } = value;
  return others;
}
