/** Reads notices, each in a thread of its own. */
import { noticeBounds } from '@duban/notice/bounds';
import { threadReader } from './reading-thread.js';

export interface NoticeTask {
  readonly bytes: Uint8Array;
  readonly name: string | undefined;
  readonly mediaType: string | undefined;
  readonly year: number | undefined;
}

/** A text of 1 MB takes well under a second. */
const timeMaxMs = 2_000;
/** Under way or waiting; each holds up to 8 MiB. */
const noticesMax = 16;

/** Gives the answer's JSON in UTF-8. `notice-too-large` is given when the memory is not enough, too. */
export const noticeReader = (maxMs = timeMaxMs) =>
  threadReader<NoticeTask, Uint8Array>({
    worker: new URL('./notice-worker.js', import.meta.url),
    max: noticesMax,
    maxMs,
    tooLong: 'notice-takes-too-long',
    tooLarge: { rejected: 'notice-too-large', params: { limit: noticeBounds.textLength } },
  });
