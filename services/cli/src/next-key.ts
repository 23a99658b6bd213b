/** Single keys from a terminal, without Enter. The terminal is as it was between two of them. */
import { once } from 'node:events';
import type { ReadStream } from 'node:tty';

export const nextKeyOf =
  (input: ReadStream) =>
  async (signal: AbortSignal): Promise<string | undefined> => {
    // In raw mode Ctrl-C is a key like any other.
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
