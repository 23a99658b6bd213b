/**
 * The guard of a PDF. The library inflates without a bound, so a small file could become gigabytes. Therefore every
 * stream is inflated and counted here before the library sees it.
 */
import { inflateSync } from 'node:zlib';
import { type Rejection, reject } from '@duban/domain';
import { pdfBounds } from './bounds.js';

const keyword = Buffer.from('stream');
const ending = Buffer.from('endstream');
const isLineEnd = (byte: number | undefined) => byte === 0x0a || byte === 0x0d;
/** Whether the first byte is that of Flate data (RFC 1950), with a window of any size. */
const isPacked = (bytes: Uint8Array) => ((bytes[0] ?? 0) & 0x0f) === 8 && (((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)) % 31 === 0;

/** The bytes of each stream: from the line after its keyword to the next `endstream`, or to the end of the file. */
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
 * `isTorn`: a packed stream is damaged, so text may be missing. Refused with `notice-too-large` if the streams of a
 * file inflate to more than is accepted. Streams that are encrypted on top of the packing cannot be checked.
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
