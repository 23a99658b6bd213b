/**
 * Bytes → text. The encoding that a file declares is tried first, then UTF-8, then GB 18030. Anything else is no text.
 */
import { type Rejection, reject } from '@duban/domain';
import type { NoticeEncoding } from './reading.js';

export interface Decoded {
  readonly text: string;
  readonly encoding: NoticeEncoding;
}

/** A page's `charset` is searched within so many bytes. */
const charsetWithin = 2048;

/** Controls other than tab and line ends; some may be strays, many are a binary file. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what it looks for
const controls = /[\u0000-\u0008\u000b\u000e-\u001f\ufffd]/g;
const strayControlsIn = 1_000;

function markedEncoding(bytes: Uint8Array): NoticeEncoding | undefined {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return undefined;
}

function declaredEncoding(bytes: Uint8Array): NoticeEncoding | undefined {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, charsetWithin));
  const charset = /charset\s{0,4}=\s{0,4}["']?([\w-]{1,20})/i.exec(head)?.[1]?.toLowerCase();
  if (charset === 'utf-8' || charset === 'utf8') return 'utf-8';
  return charset !== undefined && /^gb(k|2312|18030|_2312-80)$/.test(charset) ? 'gb18030' : undefined;
}

function tryDecode(bytes: Uint8Array, encoding: NoticeEncoding): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The text of a text file. Refused with `notice-unreadable` when the bytes are no text in any of these encodings. */
export function decodeText(bytes: Uint8Array): Decoded | Rejection {
  const candidates = [markedEncoding(bytes), declaredEncoding(bytes), 'utf-8', 'gb18030'] as const;
  for (const encoding of candidates) {
    const text = encoding === undefined ? undefined : tryDecode(bytes, encoding);
    if (encoding === undefined || text === undefined) continue;
    const strays = text.match(controls)?.length ?? 0;
    if (strays * strayControlsIn <= text.length) return { text, encoding };
  }
  return reject('notice-unreadable', { detail: '既不是 UTF-8 也不是 GB 18030 文本 / neither UTF-8 nor GB 18030 text' });
}
