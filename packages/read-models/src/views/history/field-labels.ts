/** The words that a reader sees for a field of the history. */
import { type Language, word, words } from '@duban/domain';
import type { Label } from './fields.js';
import * as indicator from './indicator-fields.js';
import * as plan from './plan-fields.js';
import { entryFields } from './shared-fields.js';
import * as task from './task-fields.js';

type AnyField = readonly [name: string, zh: string, en: string, read?: unknown, says?: Label['says']];

const tables: readonly (readonly AnyField[])[] = [
  plan.planFields,
  plan.manifestFields,
  plan.foreignEventFields,
  plan.unitFields,
  plan.personFields,
  task.taskDefinitionFields,
  task.taskFields,
  task.completionFields,
  entryFields,
  task.anyDeliverableFields,
  task.deliverableEventFields,
  task.extensionFields,
  [task.obstacleCount],
  task.obstacleFields,
  [task.standingReportId],
  task.reportFields,
  indicator.indicatorDefinitionFields,
  [indicator.indicatorName],
  indicator.indicatorFields,
  [indicator.standingMeasurementId],
  indicator.measurementFields,
];

/** Field → its words. Where several kinds of documents have the field, its words are the same. */
export const fieldLabels: ReadonlyMap<string, Label> = new Map(
  tables.flatMap((table) => table.map(([name, zh, en, , says]): [string, Label] => [name, { zh, en, says }])),
);

const said: ReadonlySet<string> = new Set(
  [
    plan.manifestFields,
    plan.foreignEventFields,
    task.completionFields,
    task.extensionFields,
    task.obstacleFields,
    task.deliverableEventFields,
    entryFields,
  ].flatMap((table) => table.map(([name]) => name)),
);

/** Whether a field is one that events tell and no thing has, such as the description of an obstacle. */
export const isSaid = (field: string): boolean => said.has(fieldOfAll(field));

const ofDeliverable = /^deliverables\/([1-9]\d?)\/([A-Za-z]+)$/;

/** The field without the number of a deliverable; any other field as it is. */
export const fieldOfAll = (field: string): string => field.replace(ofDeliverable, 'deliverables/$2');

/** The words for a field: 成果2阶段 for the second deliverable's stage. Undefined when there is no such field. */
export function fieldLabel(field: string): Label | undefined {
  const number = ofDeliverable.exec(field)?.[1];
  const general = fieldLabels.get(field) ?? fieldLabels.get(fieldOfAll(field));
  if (general === undefined || number === undefined) return general;
  return { ...general, zh: general.zh.replace('成果', `成果${number}`), en: `${general.en} (${number})` };
}

/** The value of a field by its word, where it has one: a name of the vocabulary, or whether something is so. */
export function fieldWord(field: string, value: unknown, language: Language): string | undefined {
  if (typeof value === 'boolean') return word(words.yesOrNo, String(value), language);
  const says = fieldLabel(field)?.says;
  return says === undefined || typeof value !== 'string' ? undefined : word(says, value, language);
}
