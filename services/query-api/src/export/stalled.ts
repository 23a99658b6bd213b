/** A stream whose reader takes nothing for a while is ended, since it holds what it reads from. */
import { Readable } from 'node:stream';
import { DubanError } from '@duban/domain';

/** @param stallMaxMs the longest time between two pieces being asked for */
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
