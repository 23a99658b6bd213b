/** Reads forms that were filled in, each in a thread of its own. */
import type { FormRow } from '@duban/sheets';
import { threadReader } from './reading-thread.js';

export interface FormTask {
  readonly bytes: Uint8Array;
  readonly plan: string;
  /** The unit whose form it must be; undefined: of any unit. */
  readonly unit: string | undefined;
}

/** A form of half a megabyte takes well under a second, on a machine that does little else. */
const timeMaxMs = 10_000;
/** On the last day of a report many hand in at the same time; each form holds up to 2 MiB. */
const formsMax = 64;

export const formReader = (maxMs = timeMaxMs) =>
  threadReader<FormTask, readonly FormRow[]>({
    worker: new URL('./form-worker.js', import.meta.url),
    max: formsMax,
    maxMs,
    tooLong: 'workbook-takes-too-long',
    tooLarge: { rejected: 'workbook-too-large', params: { detail: { zh: '内存不足', en: 'memory is not enough' } } },
  });
