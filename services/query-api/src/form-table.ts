/** The content of a unit's form: the tasks on which the unit may report now, and their indicators. */
import { randomUUID } from 'node:crypto';
import { type Language, referenceOf, word, words } from '@duban/domain';
import {
  amountsOf,
  type IndicatorDocument,
  indicatorIndexes,
  pageMax,
  type TaskDocument,
  type UnitDocument,
} from '@duban/read-models';
import type { FormTable } from '@duban/sheets';
import { formRowsMax } from '@duban/sheets';
import type { OpenPlan } from './open-plan.js';

/** Statuses in which reports are accepted: from acknowledgement until completion is requested. */
const open: readonly string[] = ['acknowledged', 'in-progress'] satisfies TaskDocument['status'][];

const remarkMaxCodes = 100;
const doneMaxCharacters = 100;

export async function formTable({ id, document, views, language }: OpenPlan, unit: UnitDocument): Promise<FormTable> {
  const codes = [...unit.leads, ...unit.cooperates];
  const tasks: TaskDocument[] = [];
  for (let from = 0; from < codes.length; from += pageMax) {
    const found = await views.getMany(id, 'task', codes.slice(from, from + pageMax));
    tasks.push(...found.filter((task) => task !== undefined));
  }
  const reported = tasks.filter(({ status }) => open.includes(status)).slice(0, formRowsMax);
  const indicators: IndicatorDocument[] = [];
  for (const { code } of reported) {
    const found = await views.list(id, indicatorIndexes.task(code), 'indicator', { limit: pageMax, direction: 'asc' });
    indicators.push(...found.flatMap(({ document: indicator }) => (indicator === undefined ? [] : [indicator])));
  }
  return {
    id: randomUUID(),
    language,
    plan: { id, title: document.title, simulated: document.simulated },
    unit: { id: unit.id, name: unit.name },
    progress: reported.map((task) => progressRow(task, unit.id, language)),
    measurement: indicators.slice(0, formRowsMax - reported.length).map((indicator) => measurementRow(indicator, language)),
    remarks: [
      ...unsigned(tasks, unit.id, language),
      ...remarksOn(
        tasks.filter((task) => !reported.includes(task)),
        language,
      ),
    ],
  };
}

const isLedBy = ({ leads }: TaskDocument, unit: string) => leads.some(({ id }) => id === unit);

function progressRow(task: TaskDocument, unit: string, language: Language) {
  const { code, title, due, light, percent, report, openReturns } = task;
  return {
    code,
    title,
    role: word(words.part, isLedBy(task, unit) ? 'lead' : 'cooperating', language),
    due,
    light: word(words.light, light.light, language),
    percentNow: percent,
    lastReport: report === null ? '' : `${report.occurredOn} ${report.unit.name} ${report.percent}% ${beginning(report.done)}`,
    returned: openReturns.map((each) => `${each.unit.name} ${each.reason ?? ''}`.trim()).join('\n'),
  };
}

function beginning(text: string): string {
  const characters = [...text];
  return characters.length > doneMaxCharacters ? `${characters.slice(0, doneMaxCharacters - 1).join('')}…` : text;
}

/** The tasks that the unit leads but has not acknowledged, one in each line. */
function unsigned(tasks: readonly TaskDocument[], unit: string, language: Language): string[] {
  return tasks
    .filter((task) => isLedBy(task, unit) && task.completed === null && task.cancelled === null)
    .filter(({ acknowledgedBy }) => acknowledgedBy.every((each) => each.unit.id !== unit))
    .slice(0, remarkMaxCodes)
    .map(({ code, title, due }) =>
      language === 'zh'
        ? `本单位尚未签收：${code} ${title}（期限 ${due}）`
        : `Not yet acknowledged by your unit: ${code} ${title} (due ${due})`,
    );
}

function measurementRow(indicator: IndicatorDocument, language: Language) {
  const { key, facts, measurement } = indicator;
  const { name, unitOfMeasure } = facts;
  const amounts = amountsOf(indicator);
  // Values are filled in in the unit of measure. A target that the notice gives in another unit names that unit.
  const own = amounts.unit === unitOfMeasure ? '' : amounts.unit;
  const target = facts.target === undefined ? undefined : `${amounts.of(facts.target)}${own}`;
  const qualifier = word(words.qualifier, facts.qualifier, language);
  return {
    code: key,
    title: name,
    unitOfMeasure,
    target: target === undefined ? qualifier : language === 'zh' ? `${target} ${qualifier}` : `${qualifier} ${target}`,
    valueNow: measurement?.value ?? '',
    ...(referenceOf[facts.kind] === undefined ? { reference: null } : {}),
  };
}

/** Remarks on tasks that are not in the form, one remark for each status. */
function remarksOn(others: readonly TaskDocument[], language: Language): string[] {
  return [...new Set(others.map(({ status }) => status))].map((status) => {
    const codes = others.filter((task) => task.status === status).map(({ code }) => code);
    const shown = codes.slice(0, remarkMaxCodes);
    const more = codes.length > remarkMaxCodes;
    const state = word(words.taskStatus, status, language);
    return language === 'zh'
      ? `不在表内（${state}）：${shown.join('、')}${more ? ` …（${codes.length}）` : ''}`
      : `Not in the form (${state}): ${shown.join(', ')}${more ? ` … (${codes.length})` : ''}`;
  });
}
