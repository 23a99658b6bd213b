/** Makes the form of a unit: what is known already, and cells to fill in. */
import { type IndicatorFacts, type Language, referenceOf, type Words, word, words } from '@duban/domain';
import type { Hint } from '../workbook-guards.js';
import { type OutCell, type OutSheet, writeWorkbook } from '../workbook-out.js';
import { type FormColumn, type FormSheet, formMark, formSheets, headingRow, isFilledIn } from './columns.js';

/** Column → the value that it shows; null where the column is not to be filled in in this row. */
export type ShownRow = Readonly<Record<string, string | number | null>>;

export interface FormTable {
  /**
   * A UUID for this form alone: if the form is handed in twice, what it recorded the first time is recognised by it.
   */
  readonly id: string;
  readonly language: Language;
  readonly plan: { readonly id: string; readonly title: string; readonly simulated: boolean };
  readonly unit: { readonly id: string; readonly name: string };
  readonly progress: readonly ShownRow[];
  readonly measurement: readonly ShownRow[];
  /** Remarks below the notes: which tasks are not in the form, and why. */
  readonly remarks: readonly string[];
}

const notesName: Words = { zh: '填表说明', en: 'Notes' };

/** The kinds of indicators whose reference is their population, or what they are compared with. */
const kindsWith = (reference: 'population' | 'compared', language: Language) =>
  (Object.keys(words.indicatorKind) as IndicatorFacts['kind'][])
    .filter((kind) => referenceOf[kind] === reference)
    .map((kind) => words.indicatorKind[kind][language]);

const chineseNotes = [
  '一、在浅黄色格内填写，其余各格已锁定（未设密码）；不报的任务或指标整行留空即可。',
  '二、同一任务、同一指标每份表只填一行；不要改动代码列和表头，不要合并单元格，不要使用公式。填表人、审核人、日期写在表下方。',
  '三、进度(%)填 0–100 的整数，如 40 或 40%。',
  '四、发生日期填 2012-02-29、2012/2/29 或 2012年2月29日，不得晚于今天；2月29日只在闰年有效。',
  '五、数值只填数字，不带计量单位；全角数字可以识别。计量单位为百分比的，填 2.15 或 2.15%。',
  `六、比较值/总数：${kindsWith('population', 'zh').join('、')}指标填总数，${kindsWith('compared', 'zh').join('、')}指标填比较值，其他指标不填（该格不是浅黄色）。`,
  '七、提交后逐行回执；有误的行不影响其他行，改正后可用原文件再次提交，已受理的行不会重复记录。',
  'Fill in the light yellow cells only; leave a row empty to skip it. One receipt is given for each row.',
];
const englishNotes = [
  '1. Fill in the light yellow cells; the others are locked, without a password. Leave a row empty to skip it.',
  '2. One row for each task and each indicator; leave codes and headings as they are, merge no cells, use no formulas. Who filled it in, who checked it and when stands below the table.',
  '3. Progress (%) is a whole number from 0 to 100, such as 40 or 40%.',
  '4. A day is written 2012-02-29 or 2012/2/29 and is not after today.',
  '5. A value is a number without its unit of measure; where that is percent, 2.15 or 2.15%.',
  `6. Reference/population: the population where the kind is ${kindsWith('population', 'en').join(' or ')}, the figure compared with where it is ${kindsWith('compared', 'en').join(' or ')}, and nothing for the others (the cell is not light yellow).`,
  '7. One receipt is given for each row. A row that is wrong stops no other; mend it and send the file again: what was accepted is not recorded twice.',
];
const notes: Readonly<Record<Language, readonly string[]>> = { zh: chineseNotes, en: englishNotes };
const simulatedNote: Words = {
  zh: '【模拟】本计划为模拟，表中内容并未发生。',
  en: '[simulated] Nothing in a simulated plan happened.',
};
const bracketed = (language: Language) => {
  const mark = word(words.mark, 'simulated', language);
  return language === 'zh' ? `【${mark}】` : `[${mark}] `;
};

/** Unlocked rows below the table, for signatures. */
const signatureRows = 12;

const label = (value: string): OutCell => ({ value, look: 'label' });

function cellOf({ id, kind }: FormColumn, shown: ShownRow): OutCell {
  if (shown[id] === null) return {};
  switch (kind) {
    case 'key':
    case 'shown':
      // Codes are written as text: as a number, task 3.10 would become 3.1.
      return { value: shown[id] ?? undefined, takes: typeof shown[id] === 'number' ? undefined : 'text' };
    case 'text':
      return { look: 'open', takes: 'text' };
    case 'day':
      return { look: 'open', takes: 'day' };
    case 'percent':
    case 'number':
      return { look: 'open' };
  }
}

interface Shown {
  readonly title: string;
  readonly mark: string;
  readonly language: Language;
}

function sheetOf({ name: names, columns }: FormSheet, { title, mark, language }: Shown, rows: readonly ShownRow[]): OutSheet {
  const name = names[language];
  const blanks = columns.slice(2).map((): OutCell => ({}));
  return {
    name,
    widths: columns.map(({ width }) => width),
    headRows: headingRow,
    locked: true,
    hints: columns.flatMap((column, at): Hint[] => {
      const { hint, choices } = column;
      if (hint === undefined || rows.length === 0) return [];
      const place = { column: at + 1, fromRow: headingRow + 1, toRow: headingRow + rows.length };
      return [{ ...place, title: column[language], text: hint[language], choices }];
    }),
    rows: [
      [{ value: `${title} ${name}`, look: 'label' }, ...blanks, { value: mark, look: 'faint' }],
      columns.map((column) => label(`${column[language]}${column.required === true && isFilledIn(column) ? '*' : ''}`)),
      ...rows.map((shown) => columns.map((column) => cellOf(column, shown))),
      ...Array.from({ length: signatureRows }, () => columns.map((): OutCell => ({ look: 'free', takes: 'text' }))),
    ],
  };
}

/** The bytes of the form as an `.xlsx` file. */
export function writeForm({ id, language, plan, unit, progress, measurement, remarks }: FormTable): Promise<Uint8Array> {
  const simulated = plan.simulated ? bracketed(language) : '';
  const title = `${simulated}${plan.title} ${unit.name}`;
  const shown: Shown = { title, mark: formMark(plan.id, unit.id, id), language };
  const lines = [...notes[language], ...(plan.simulated ? [simulatedNote[language]] : []), ...remarks];
  return writeWorkbook([
    sheetOf(formSheets.progress, shown, progress),
    sheetOf(formSheets.measurement, shown, measurement),
    {
      name: notesName[language],
      widths: [110],
      headRows: 1,
      rows: [[label(`${title} ${notesName[language]}`)], ...lines.map((value) => [{ value }])],
    },
  ]);
}
