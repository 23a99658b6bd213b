/** The place of a task or an indicator in the notice, with the words that stand there. */
import { fields, type NoticeDocument, type NoticeMediaType, type Source } from '@duban/domain';
import type { DraftIndicator, DraftTask, NoticeFormat, Span } from './reading.js';

/** The media type of a notice, by the format in which it was read. */
export const noticeMediaType: Readonly<Record<NoticeFormat, NoticeMediaType>> = {
  text: 'text/plain',
  html: 'text/html',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
};

/** The document that a draft was read from, and the text that its spans refer to. */
export interface Provenance {
  readonly document: NoticeDocument;
  readonly text: string;
}

const sentenceEnd = /[。！？!?；;\n\r]/;
/** How far a sentence may reach beyond the words that were read. */
const sentenceReach = 500;
const closing = new Set(['）', ')', '】', ']', '。', '；', ';', '”']);

/** The source of a task: from its title to the last words that were read, in the order of the text. */
export function taskSource(task: DraftTask, provenance: Provenance): Source | undefined {
  const { title, body, people, leads, cooperating, due, deliverables } = task;
  const { start } = title.span;
  const parts = [title, body, ...people, ...leads, ...cooperating, ...(due === undefined ? [] : [due]), ...deliverables];
  // A cell that several rows share stands before the row, and is not repeated.
  let end = Math.max(...parts.filter(({ span }) => span.start >= start).map(({ span }) => span.end));
  while (closing.has(provenance.text[end] ?? '')) end += 1;
  return quoted({ start, end }, provenance);
}

/** The source of an indicator: the sentence around its figure. */
export function indicatorSource({ name, target }: DraftIndicator, provenance: Provenance): Source | undefined {
  const { text } = provenance;
  const from = Math.min(name.span.start, target?.span.start ?? name.span.start);
  const to = Math.max(name.span.end, target?.span.end ?? name.span.end);
  let start = from;
  while (start > 0 && from - start < sentenceReach && !sentenceEnd.test(text[start - 1] as string)) start -= 1;
  let end = to;
  while (end < text.length && end - to < sentenceReach && !sentenceEnd.test(text[end - 1] as string)) end += 1;
  return quoted({ start, end }, provenance);
}

/** The words of a span without white space around them; undefined when there are none. */
function quoted({ start, end }: Span, { document, text }: Provenance): Source | undefined {
  const own = text.slice(start, end);
  const words = own.trim();
  if (words === '') return undefined;
  const from = start + own.indexOf(words);
  return { document: document.sha256, start: from, end: from + words.length, text: shortened(words) };
}

function shortened(words: string): string {
  const most = fields.bounds.quotation;
  return words.length <= most ? words : `${words.slice(0, most - 1).toWellFormed()}…`;
}
