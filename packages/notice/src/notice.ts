/**
 * Reads a notice: bytes or text → a draft plan, with the place of every value and a warning for everything that could
 * not be read.
 */
import { isRejection, type Rejection, reject } from '@duban/domain';
import { noticeBounds } from './bounds.js';
import { codedTasks } from './codes.js';
import { decodeText } from './decode.js';
import { delimitedSheet, delimiterOf } from './delimited.js';
import { DeliverableReader } from './deliverables.js';
import { docxText, isZip } from './docx.js';
import { addDoubts } from './doubts.js';
import { withoutForging } from './fold.js';
import { draftIndicator, type Found } from './found.js';
import { beginsAnew, headerOf } from './header.js';
import { htmlText, looksLikeHtml } from './html.js';
import { IndicatorReader } from './indicators.js';
import type { DocumentText } from './items.js';
import { saysFirstLeads, saysFirstOfLeads } from './order-rule.js';
import { outlineOf } from './outline.js';
import { outlineTasks } from './outline-tasks.js';
import type { PlacedPage } from './pages/page.js';
import { placedText } from './pages/placed-text.js';
import { type Block, blocksOf } from './paragraphs.js';
import type { Passage } from './passage.js';
import { plainItems } from './plain-text.js';
import { planYears } from './plan-year.js';
import type { RawPlan } from './raw-task.js';
import type { Draft, DraftTask, Field, NoticeEncoding, NoticeFormat, NoticeReading } from './reading.js';
import { type NoticeSheet, sheetText } from './sheet-text.js';
import { responsibilityOf } from './task-fields.js';
import { WarningList } from './warnings.js';

export interface ReadOptions {
  /** The media type of the upload. What the bytes themselves show comes first. */
  readonly mediaType?: string | undefined;
  readonly fileName?: string | undefined;
  /** The plan's year, if the notice does not name it or names a wrong one. */
  readonly year?: number | undefined;
}

/** The first bytes of a compound file: `.doc`, `.xls`, `.wps`, `.et`, and a `.docx` or `.xlsx` with a password. */
const compoundFile = [0xd0, 0xcf, 0x11, 0xe0];

/**
 * Reads a file: plain text, CSV, TSV or HTML in UTF-8 or GB 18030, or DOCX. Refused with `notice-empty`,
 * `notice-too-large`, `notice-is-old-office` or `notice-unreadable`. Any other text gives a draft, even if it is empty
 * and has only warnings.
 */
export function readNotice(bytes: Uint8Array, options: ReadOptions = {}): NoticeReading | Rejection {
  if (bytes.length > noticeBounds.fileBytes) return reject('notice-too-large', { limit: noticeBounds.fileBytes });
  if (isZip(bytes)) {
    const document = docxText(bytes);
    return isRejection(document) ? document : readDocument(document, 'docx', 'utf-8', options);
  }
  if (compoundFile.every((byte, at) => bytes[at] === byte)) return reject('notice-is-old-office');
  const decoded = decodeText(bytes);
  if (isRejection(decoded)) return decoded;
  const isHtml =
    looksLikeHtml(decoded.text) ||
    options.mediaType?.startsWith('text/html') === true ||
    /\.html?$/i.test(options.fileName ?? '');
  return readDecoded(decoded.text, decoded.encoding, isHtml, options);
}

/**
 * Reads the pages of a PDF, which hold letters with their places. Refused with `notice-is-scan`, `notice-empty`,
 * `notice-too-large` or `notice-unreadable`.
 */
export function readNoticePages(pages: readonly PlacedPage[], options: ReadOptions = {}): NoticeReading | Rejection {
  const document = placedText(pages);
  return isRejection(document) ? document : readDocument(document, 'pdf', 'utf-8', options);
}

/** Reads the sheets of a workbook. Refused with `notice-empty` or `notice-too-large`. */
export function readNoticeSheets(sheets: readonly NoticeSheet[], options: ReadOptions = {}): NoticeReading | Rejection {
  return readDocument(sheetText(sheets, false), 'xlsx', 'utf-8', options);
}

/** Reads text that is decoded already. HTML is recognised. */
export function readNoticeText(text: string, options: ReadOptions = {}): NoticeReading | Rejection {
  return readDecoded(text, 'utf-8', looksLikeHtml(text), options);
}

function readDecoded(text: string, encoding: NoticeEncoding, isHtml: boolean, options: ReadOptions): NoticeReading | Rejection {
  if (text.length > noticeBounds.textLength) return reject('notice-too-large', { limit: noticeBounds.textLength });
  if (!isHtml) return readPlain(withoutForging(text), encoding, options);
  const page = htmlText(text);
  return isRejection(page) ? page : readDocument(page, 'html', encoding, options);
}

function readPlain(text: string, encoding: NoticeEncoding, options: ReadOptions): NoticeReading | Rejection {
  const delimiter = delimiterOf(text);
  const sheet = delimiter === undefined ? undefined : delimitedSheet(text, delimiter);
  if (sheet === undefined) return readDocument(plainItems(text), 'text', encoding, options);
  return readDocument(sheetText([sheet], true), delimiter === '\t' ? 'tsv' : 'csv', encoding, options);
}

function readDocument(
  document: DocumentText,
  format: NoticeFormat,
  encoding: NoticeEncoding,
  options: ReadOptions,
): NoticeReading | Rejection {
  if (document.text.trim() === '') return reject('notice-empty');
  if (document.text.length > noticeBounds.textLength) return reject('notice-too-large', { limit: noticeBounds.textLength });
  const warnings = new WarningList(document.text);
  for (const { code, params, at } of document.remarks ?? []) warnings.add(code, at ?? { start: 0, end: 0 }, params);
  const draft = draftOf(document, options, warnings);
  return { format, encoding, text: document.text, draft, warnings: warnings.end() };
}

function draftOf(document: DocumentText, options: ReadOptions, warnings: WarningList): Draft {
  const blocks = blocksOf(document);
  const header = headerOf(blocks, warnings);
  const plan = outlineTasks(
    outlineOf(blocks, (line) => beginsAnew(line, header.title), warnings),
    warnings,
  );
  const most = plan.tasks[noticeBounds.tasks];
  if (most !== undefined) warnings.add('too-many-tasks', most.heading, { limit: noticeBounds.tasks });
  const { sections, tasks: coded } = codedTasks(plan.tasks.slice(0, noticeBounds.tasks), header.title, warnings);
  const limits = coded.flatMap(({ raw }) => raw.fields.flatMap(({ role, value }) => (role === 'due' ? [value] : [])));
  const { year, horizon } = planYears(header.title, header.issuedOn, options.year, limits, warnings);
  const rules = {
    years: horizon,
    issuedOn: header.issuedOn?.value,
    firstLeads: says(blocks, saysFirstLeads),
    firstOfLeads: says(blocks, saysFirstOfLeads),
  };
  const documents = new DeliverableReader(warnings);
  const figures = new IndicatorReader(horizon, warnings);
  if (coded.length === 0) warnings.add('no-tasks', { start: 0, end: 0 });
  else readOutside(plan, figures, warnings);
  const tasks = coded.map(({ raw, section, code }): DraftTask => {
    const responsibility = responsibilityOf(raw, code.value, rules, warnings);
    const zone = { task: code.value, until: yearOfDay(responsibility.due) };
    // If a task has only a title, the title is the promise.
    const { measured = [] } = raw;
    figures.read({ ...zone, passage: raw.title, isTitle: raw.body.length + measured.length > 0 });
    for (const { passage, place, until } of measured) figures.read({ ...zone, passage, isTitle: false, place, ofYear: until });
    for (const passage of raw.body) figures.read({ ...zone, passage, isTitle: false });
    return {
      code,
      section,
      title: raw.title.field(0.95),
      body: bodyField(raw.title, raw.body),
      ...responsibility,
      deliverables: documents.read(raw.title, raw.body),
    };
  });
  const found = figures.found.map((each) => each.found);
  addDoubts({ texts: textsOf(blocks), outside: plan.outside, sections: sections.length, tasks, found }, warnings);
  const places = new Map<Found, number>(figures.found.map(({ found }, index) => [found, index]));
  const indicators = figures.found.map(({ found, task }) => draftIndicator(found, task, places));
  return { ...header, ...(year && { year }), sections, tasks, indicators };
}

/** Promises of the plan as a whole stand before its last task. Behind it stand measures of organisation and remarks. */
function readOutside({ tasks, outside }: RawPlan, figures: IndicatorReader, warnings: WarningList): void {
  const last = Math.max(...tasks.map(({ heading }) => heading.span().start));
  for (const passage of outside) {
    if (passage.span().start < last) figures.read({ passage, task: undefined, until: undefined, isTitle: false });
    else if (/\d/.test(passage.text.slice(0, 400))) warnings.add('text-outside-tasks', passage);
  }
}

const yearOfDay = (due: Field<string> | undefined) => (due === undefined ? undefined : Number(due.value.slice(0, 4)));

const textsOf = (blocks: readonly Block[]) =>
  blocks.flatMap((block) => (block.kind === 'row' ? block.cells.map(({ passage }) => passage) : [block.passage]));

/** Whether the notice says in a short paragraph which of several units leads. */
function says(blocks: readonly Block[], isSaid: (text: string) => boolean): boolean {
  return textsOf(blocks).some(({ text }) => isSaid(text.slice(0, 5_000)));
}

/** The text from the first to the last of a task's paragraphs. */
function bodyField(title: Passage, body: readonly Passage[]): DraftTask['body'] {
  const end = title.span().end;
  const [first] = body;
  const last = body.at(-1);
  if (first === undefined || last === undefined) return { value: '', span: { start: end, end }, confidence: 0.9 };
  return {
    value: body.map((passage) => passage.field(1).value).join('\n'),
    span: { start: first.span().start, end: last.span().end },
    confidence: 0.9,
  };
}
