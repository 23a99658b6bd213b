/** Reads single keys from a terminal, without Enter. Between two keys the terminal is in its normal mode. */
import { once } from 'node:events';
import type { ReadStream } from 'node:tty';

export const nextKeyOf =
  (input: ReadStream) =>
  async (signal: AbortSignal): Promise<string | undefined> => {
    // In raw mode Ctrl-C arrives as an ordinary key.
    input.setRawMode(true);
    input.resume();
    try {
      const [pressed] = (await once(input, 'data', { signal })) as [Buffer];
      return pressed.toString('utf8');
    } finally {
      input.setRawMode(false);
      input.pause();
    }
  };
