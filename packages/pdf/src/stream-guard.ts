/**
 * The guard of a PDF: every stream is inflated once and counted before the library sees it, so that a small file that
 * would become gigabytes is refused. The library inflates without a bound.
 */
import { inflateSync } from 'node:zlib';
import { type Rejection, reject } from '@duban/domain';
import { pdfBounds } from './bounds.js';

const keyword = Buffer.from('stream');
const ending = Buffer.from('endstream');
const isLineEnd = (byte: number | undefined) => byte === 0x0a || byte === 0x0d;
/** The first byte of what Flate packs (RFC 1950), with windows of any size. */
const isPacked = (bytes: Uint8Array) => ((bytes[0] ?? 0) & 0x0f) === 8 && (((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)) % 31 === 0;

/** The bytes of each stream: from the keyword's line to the next `endstream`, or to the file's end. */
function* streamsOf(file: Buffer): Generator<Buffer> {
  for (let at = file.indexOf(keyword); at !== -1; at = file.indexOf(keyword, at + keyword.length)) {
    let start = at + keyword.length;
    const isEnding = at >= 3 && file.toString('latin1', at - 3, at) === 'end';
    if (isEnding || !isLineEnd(file[start])) continue;
    start += file[start] === 0x0d && file[start + 1] === 0x0a ? 2 : 1;
    const end = file.indexOf(ending, start);
    yield file.subarray(start, end === -1 ? file.length : end);
    if (end === -1) return;
    at = end;
  }
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined);

/**
 * Whether a packed stream is torn, so that text may be missing. Refused with `notice-too-large` where the
 * streams of a file come to more than is taken in. Streams that a password packs again are not seen through.
 */
export function guardStreams(bytes: Uint8Array): { readonly isTorn: boolean } | Rejection {
  const { streamBytes, inflatedBytes, filters } = pdfBounds;
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const isLocked = file.includes('/Encrypt');
  let total = 0;
  let isTorn = false;
  for (const stream of streamsOf(file)) {
    let content: Uint8Array = stream;
    for (let filter = 0; filter < filters && isPacked(content); filter += 1) {
      try {
        content = inflateSync(content, { maxOutputLength: streamBytes });
      } catch (error) {
        if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') return reject('notice-too-large', { limit: streamBytes });
        isTorn ||= filter === 0 && !isLocked;
        break;
      }
      total += content.length;
      if (total > inflatedBytes) return reject('notice-too-large', { limit: inflatedBytes });
    }
  }
  return { isTorn };
}
