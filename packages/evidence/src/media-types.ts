/**
 * Media types of evidence that may be uploaded: documents, pictures, tables, archives. None of them is run by a
 * browser.
 */

const office = 'application/vnd.openxmlformats-officedocument';

export const evidenceMediaTypes = [
  'application/pdf',
  'application/msword',
  'application/vnd.ms-excel',
  'application/vnd.ms-powerpoint',
  `${office}.wordprocessingml.document`,
  `${office}.spreadsheetml.sheet`,
  `${office}.presentationml.presentation`,
  'application/vnd.oasis.opendocument.text',
  'application/vnd.oasis.opendocument.spreadsheet',
  'application/vnd.oasis.opendocument.presentation',
  'application/ofd',
  'application/wps-office.doc',
  'application/wps-office.xls',
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'image/tiff',
  'image/bmp',
  'text/plain',
  'text/csv',
  'application/zip',
] as const;

const known: ReadonlySet<string> = new Set(evidenceMediaTypes);

/**
 * The media type of a Content-Type header without its parameters (RFC 9110, section 8.3.1); undefined when it is not
 * accepted.
 */
export function evidenceMediaType(contentType: string | undefined): string | undefined {
  const bare = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  return bare !== undefined && known.has(bare) ? bare : undefined;
}
