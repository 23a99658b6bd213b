/**
 * The review file of an import: the plan as it was read, in YAML that a person corrects. Comments tell the place of
 * each value in the notice, and every doubt. `plan` and `manifest` are published, and the file that `notice` names is
 * kept with the plan.
 */
import type { Manifest } from '@duban/domain';
import type { Draft, DraftIndicator, DraftTask, NoticeReading } from '@duban/notice';
import { Document, isMap, isSeq, parse, YAMLParseError } from 'yaml';

/** A value with less confidence is marked for the person who checks. */
const sureFrom = 0.7;

const mark = '请核对 please check';

interface Placed {
  readonly span: { readonly start: number };
  readonly confidence: number;
}

/** Names of the doubtful fields of a record. */
function doubts(record: object): string[] {
  return Object.entries(record).flatMap(([name, value]: [string, unknown]) => {
    const fields = (Array.isArray(value) ? value : [value]) as (Partial<Placed> | null)[];
    const isDoubtful = fields.some((field) => typeof field?.confidence === 'number' && field.confidence < sureFrom);
    return isDoubtful ? [name] : [];
  });
}

/** Returns a function from an offset to its line number. Line ends are searched only once. */
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
  /** The notice, as a path from the folder of the review file. */
  readonly notice: string;
  readonly manifest: Manifest;
}

/** Writes each place on one line, without the digest when the place is in the manifest's own notice. */
function foldSources(document: Document): void {
  for (const list of ['tasks', 'indicators']) {
    const items = document.getIn(['manifest', list]);
    if (!isSeq(items)) continue;
    for (const item of items.items) {
      const source = isMap(item) ? item.get('source') : undefined;
      if (!isMap(source)) continue;
      source.delete('document');
      source.flow = true;
    }
  }
}

/** The text of the review file. */
export function reviewText(reading: NoticeReading, { plan, notice, manifest }: ReviewOptions): string {
  const { draft, warnings } = reading;
  const document = new Document({ plan, notice, manifest }, { aliasDuplicateObjects: false });
  foldSources(document);
  const lineAt = lineCounter(reading.text);
  document.commentBefore = [
    ` 由 ${notice} 读出，请改正后运行 duban import --apply <此文件>`,
    ` Read from ${notice}; correct it, then run: duban import --apply <this file>`,
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

/** Fields of the plan itself that are doubtful or missing, for the overview. */
export function headerDoubts({ title, issuer, issuedOn, year }: Draft): string[] {
  return doubts({ title, issuer, issuedOn, year });
}

export interface Review {
  readonly plan: unknown;
  readonly notice: unknown;
  readonly manifest: unknown;
}

/** The content of a review file, not yet checked. A YAML error is reported with its line. */
export function parseReview(text: string): Review | { readonly fault: string } {
  try {
    const review: unknown = parse(text, { maxAliasCount: 0 });
    if (!isRecord(review) || !('plan' in review) || !('manifest' in review)) {
      return { fault: '应有 plan 和 manifest 两项 / it must have plan and manifest' };
    }
    return { plan: review['plan'], notice: review['notice'], manifest: withDigests(review['manifest']) };
  } catch (error) {
    if (error instanceof YAMLParseError) return { fault: error.message };
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Adds the digest of the manifest's notice to the places without one. */
function withDigests(manifest: unknown): unknown {
  if (!isRecord(manifest) || !isRecord(manifest['document'])) return manifest;
  const { sha256 } = manifest['document'];
  const within = (items: unknown): unknown =>
    Array.isArray(items)
      ? items.map((item: unknown) =>
          isRecord(item) && isRecord(item['source']) ? { ...item, source: { document: sha256, ...item['source'] } } : item,
        )
      : items;
  return { ...manifest, tasks: within(manifest['tasks']), indicators: within(manifest['indicators']) };
}
