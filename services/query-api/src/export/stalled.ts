/** Ends a stream whose reader has taken nothing for a while, because it keeps its source open. */
import { Readable } from 'node:stream';
import { DubanError } from '@duban/domain';

/** @param stallMaxMs the longest time from one read to the next */
export function endedWhenStalled(bytes: AsyncIterable<Uint8Array>, stallMaxMs: number): Readable {
  let timer: NodeJS.Timeout | undefined;
  const pieces = async function* () {
    try {
      for await (const piece of bytes) {
        timer = setTimeout(() => stream.destroy(new DubanError('request-timeout')), stallMaxMs).unref();
        yield piece;
        clearTimeout(timer);
      }
    } finally {
      clearTimeout(timer);
    }
  };
  const stream = Readable.from(pieces(), { objectMode: false });
  return stream;
}
