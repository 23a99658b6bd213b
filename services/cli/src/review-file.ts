/**
 * The review file of an import: the plan as it was read, in YAML that a person corrects, with the place in
 * the notice and every doubt beside it. Only its `plan` and `manifest` are published; the rest are comments.
 */
import { type Draft, type DraftIndicator, type DraftTask, manifestCandidate, type NoticeReading } from '@duban/notice';
import { Document, isMap, isSeq, parse, YAMLParseError } from 'yaml';

/** Below this confidence a value is marked for a person to look at. */
const sureFrom = 0.7;

const mark = '请核对 please check';

interface Placed {
  readonly span: { readonly start: number };
  readonly confidence: number;
}

/** Which fields of a record are doubtful, by name. */
function doubts(record: object): string[] {
  return Object.entries(record).flatMap(([name, value]: [string, unknown]) => {
    const fields = (Array.isArray(value) ? value : [value]) as (Partial<Placed> | null)[];
    const isDoubtful = fields.some((field) => typeof field?.confidence === 'number' && field.confidence < sureFrom);
    return isDoubtful ? [name] : [];
  });
}

/** Counts lines once for all places. */
function lineCounter(text: string): (offset: number) => number {
  const ends: number[] = [];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) ends.push(at);
  return (offset) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] as number) < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

const noteOf = (line: number, doubtful: readonly string[]) =>
  ` 第 ${line} 行 line ${line}${doubtful.length === 0 ? '' : `；${mark}: ${doubtful.join(', ')}`}`;

function commentItems(document: Document, path: readonly string[], notes: readonly string[]): void {
  const items = document.getIn(path);
  if (!isSeq(items)) return;
  for (const [index, item] of items.items.entries()) {
    const note = notes[index];
    if (isMap(item) && note !== undefined) item.commentBefore = note;
  }
}

export interface ReviewOptions {
  readonly plan: string;
  readonly year: number | undefined;
  readonly fileName: string;
}

/** The text of the review file. */
export function reviewText(reading: NoticeReading, { plan, year, fileName }: ReviewOptions): string {
  const { draft, warnings } = reading;
  const document = new Document({ plan, manifest: manifestCandidate(draft, { year }) }, { aliasDuplicateObjects: false });
  const lineAt = lineCounter(reading.text);
  document.commentBefore = [
    ` 由 ${fileName} 读出，请改正后运行 duban import --apply <此文件>`,
    ` Read from ${fileName}; correct it, then run: duban import --apply <this file>`,
    ...warnings.map(({ severity, line, zh, en }) =>
      ` [${severity}] 第 ${line} 行 line ${line}: ${zh} / ${en}`.replaceAll(/[\r\n]+/g, ' '),
    ),
  ].join('\n');
  commentItems(
    document,
    ['manifest', 'tasks'],
    draft.tasks.map((task: DraftTask) => noteOf(lineAt(task.title.span.start), doubts(task))),
  );
  const notes = draft.indicators.map((indicator: DraftIndicator) => noteOf(lineAt(indicator.name.span.start), doubts(indicator)));
  commentItems(document, ['manifest', 'indicators'], notes);
  return document.toString({ lineWidth: 0 });
}

/** What of the plan's own facts is doubtful or missing, for the overview. */
export function headerDoubts({ title, issuer, issuedOn, year }: Draft): string[] {
  return doubts({ title, issuer, issuedOn, year });
}

/** What a review file says, unchecked. A fault of its YAML is said with its line. */
export function parseReview(text: string): { readonly plan: unknown; readonly manifest: unknown } | { readonly fault: string } {
  try {
    const review: unknown = parse(text, { maxAliasCount: 0 });
    if (typeof review !== 'object' || review === null || !('plan' in review) || !('manifest' in review)) {
      return { fault: '应有 plan 和 manifest 两项 / it must have plan and manifest' };
    }
    return { plan: review.plan, manifest: review.manifest };
  } catch (error) {
    if (error instanceof YAMLParseError) return { fault: error.message };
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}
