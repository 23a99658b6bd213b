/** Reads notices, each in a thread of its own. */
import { noticeBounds } from '@duban/notice/bounds';
import { readInThread, readingTurns, type Sharer } from './reading-thread.js';

export interface NoticeTask {
  readonly bytes: Uint8Array;
  readonly name: string | undefined;
  readonly mediaType: string | undefined;
  readonly year: number | undefined;
}

/** The answer's JSON in UTF-8. */
export interface NoticeJson {
  readonly json: Uint8Array;
}

/** A text of 1 MB takes well under a second. */
const timeMaxMs = 2_000;
/** Under way or waiting; each holds up to 8 MiB. */
const noticesMax = 16;

/**
 * A reader with its own bounds. It throws `overloaded`, `too-many-at-once`, `notice-takes-too-long`, `notice-too-large` also when its
 * memory is not enough, and what the reading refuses with.
 */
export function noticeReader(maxMs = timeMaxMs): (task: NoticeTask, sharer: Sharer) => Promise<Uint8Array> {
  const inTurn = readingTurns(noticesMax);
  return async (task, sharer) => {
    const { json } = await inTurn(sharer, () =>
      readInThread<NoticeJson>({
        worker: new URL('./notice-worker.js', import.meta.url),
        task,
        maxMs,
        tooLong: 'notice-takes-too-long',
        tooLarge: { rejected: 'notice-too-large', params: { limit: noticeBounds.textLength } },
      }),
    );
    return json;
  };
}
