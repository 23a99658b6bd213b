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
  type IndexEntry,
  measurementsOf,
  pageMax,
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
  const names = new Map<string, string>();
  for await (const units of pagesOf(views, plan, 'unit', allOf('unit'))) for (const { id, name } of units) names.set(id, name);
  const said = saidIn(language, names);
  const table = <Kind extends DocumentKind>(
    of: CsvTable<DocumentKinds[Kind]>,
    pages: () => AsyncIterable<readonly DocumentKinds[Kind][]>,
  ): StateTable => ({ name: of.name, text: () => lines(of, pages(), said, source.simulated) });
  const all = <Kind extends DocumentKind>(kind: Kind, index = allOf(kind)) => pagesOf(views, plan, kind, index);
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

async function* pagesOf<Kind extends DocumentKind>(
  views: ViewState,
  plan: string,
  kind: Kind,
  index: string,
): AsyncGenerator<readonly DocumentKinds[Kind][]> {
  let after: string | undefined;
  for (;;) {
    const found = await views.list(plan, index, kind, { after, limit: stretch, direction: 'asc' });
    yield found.flatMap(({ document }) => (document === undefined ? [] : [document]));
    if (found.length < stretch) return;
    after = found.at(-1)?.sort;
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
  let after: string | undefined;
  for (;;) {
    const subjects: readonly IndexEntry[] = await views.scan(plan, allOf(subject), { after, limit: pageMax, direction: 'asc' });
    for (const { key } of subjects) yield* pagesOf(views, plan, kind, index(key));
    if (subjects.length < pageMax) return;
    after = subjects.at(-1)?.sort;
  }
}
