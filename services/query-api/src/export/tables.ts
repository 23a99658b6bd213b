/**
 * The state of a plan as tables: those of the lists, in Chinese, piece by piece, with the same bytes for the same
 * state.
 */
import { setImmediate as otherWork } from 'node:timers/promises';
import {
  allOf,
  type DocumentKind,
  type DocumentKinds,
  enteredIndexes,
  measurementsOf,
  reportsOf,
  type ViewState,
} from '@duban/read-models';
import { csvRows } from '@duban/sheets';
import { simulatedIn } from '../answers/marks.js';
import { marked } from '../csv/csv-answer.js';
import { enteredTable } from '../csv/entered-table.js';
import { indicatorTable } from '../csv/indicator-table.js';
import { measurementTable } from '../csv/measurement-table.js';
import { personTable } from '../csv/person-table.js';
import { reportTable } from '../csv/report-table.js';
import { type CsvTable, type Said, saidIn } from '../csv/table.js';
import { taskTable } from '../csv/task-table.js';
import { unitTable } from '../csv/unit-table.js';
import { keysOf, pagesOf, unitNames } from '../index-reads.js';

const language = 'zh';
const stretch = 200;

interface Source {
  readonly views: ViewState;
  readonly plan: string;
  readonly simulated: boolean;
}

export interface StateTable {
  /** The ASCII name, such as `tasks`. */
  readonly name: string;
  /** The content in pieces of UTF-8, the same at each call. */
  text(): AsyncGenerator<string>;
}

/** Every table of a state of a plan. */
export async function stateTables(source: Source): Promise<readonly StateTable[]> {
  const { views, plan } = source;
  const said = saidIn(language, await unitNames(views, plan));
  const table = <Kind extends DocumentKind>(
    of: CsvTable<DocumentKinds[Kind]>,
    pages: () => AsyncIterable<readonly DocumentKinds[Kind][]>,
  ): StateTable => ({ name: of.name, text: () => lines(of, pages(), said, source.simulated) });
  const all = <Kind extends DocumentKind>(kind: Kind, index = allOf(kind)) => pagesOf(views, plan, kind, index, stretch);
  return [
    table<'task'>(taskTable, () => all('task')),
    table<'report'>(reportTable, () => ofEach(views, plan, 'task', 'report', reportsOf)),
    table<'indicator'>(indicatorTable, () => all('indicator')),
    table<'measurement'>(measurementTable, () => ofEach(views, plan, 'indicator', 'measurement', measurementsOf)),
    table<'unit'>(unitTable, () => all('unit')),
    table<'person'>(personTable, () => all('person')),
    table<'entered'>(enteredTable, () => all('entered', enteredIndexes.all)),
  ];
}

async function* lines<Item>(
  table: CsvTable<Item>,
  pages: AsyncIterable<readonly Item[]>,
  said: Said,
  simulated: boolean,
): AsyncGenerator<string> {
  const mark = simulated ? [simulatedIn(language)] : [];
  const headings = table.headings(language);
  yield await csvRows([simulated ? [...headings, marked[language]] : headings], { begins: true });
  for await (const documents of pages) {
    const rows = documents.flatMap((document) => table.lines(document, said).map((line) => [...line, ...mark]));
    if (rows.length > 0) yield await csvRows(rows);
    // Reading and writing lines block the thread, so other requests get a turn.
    await otherWork();
  }
}

/** For each task or indicator in order: its documents of one kind. */
async function* ofEach<Kind extends DocumentKind>(
  views: ViewState,
  plan: string,
  subject: 'task' | 'indicator',
  kind: Kind,
  index: (key: string) => string,
): AsyncGenerator<readonly DocumentKinds[Kind][]> {
  for await (const key of keysOf(views, plan, allOf(subject))) yield* pagesOf(views, plan, kind, index(key), stretch);
}
