/**
 * Where a plan comes from: the notice as a document, and the place in it that a task or an indicator was read
 * from. A notice is public and kept whole under its digest, so nothing here is erasable.
 */
import { z } from 'zod';
import type { Upcaster } from './event-table.js';
import { marked } from './field-marks.js';
import { bounds, name, sha256Hex, text } from './fields.js';

const office = 'application/vnd.openxmlformats-officedocument';

/** The forms that a notice comes in. */
export const noticeMediaTypes = [
  'text/plain',
  'text/html',
  `${office}.wordprocessingml.document`,
  'application/pdf',
  `${office}.spreadsheetml.sheet`,
  'text/csv',
  'text/tab-separated-values',
] as const;
export type NoticeMediaType = (typeof noticeMediaTypes)[number];

/** The version before this one took notices as text, HTML and DOCX only; its data are current as they are. */
export const withFewerNoticeForms: Upcaster = (data) => data;

/** A notice, named by the SHA-256 of its bytes, which are kept in the evidence store. `size` in bytes. */
export const noticeDocument = marked(
  'evidence',
  z.strictObject({
    name: name(bounds.shortText),
    mediaType: z.enum(noticeMediaTypes),
    size: z.int().min(1).max(1_073_741_824),
    sha256: sha256Hex,
  }),
);
export type NoticeDocument = z.infer<typeof noticeDocument>;

/**
 * A place in a notice: the document; where the place begins and ends in the text of the document (UTF-16 units, the
 * end exclusive); and the words there, cut off where they are longer than is kept.
 */
export const source = z
  .strictObject({
    document: sha256Hex,
    start: z.int().min(0),
    end: z.int().min(1),
    text: marked('verbatim', text(bounds.quotation)),
  })
  .refine(({ start, end }) => start < end, { error: 'must end behind its start', path: ['end'] });
export type Source = z.infer<typeof source>;
