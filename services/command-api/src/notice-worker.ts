/** Reads one notice in a thread of its own, so that it uses neither the time nor the memory of the server. */
import { createHash } from 'node:crypto';
import { workerData } from 'node:worker_threads';
import { fields, isRejection, type NoticeDocument, type Rejection } from '@duban/domain';
import { manifestCandidate, noticeMediaType } from '@duban/notice';
import { answerFromThread } from './answer-from-thread.js';
import { readerFor } from './notice-bytes.js';
import type { NoticeTask } from './notice-reading.js';

const nameless = '通知';

async function outcomeOf(
  { bytes, name, mediaType, year }: NoticeTask,
  read: Awaited<ReturnType<typeof readerFor>>,
): Promise<Uint8Array | Rejection> {
  const size = bytes.length;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const reading = await read(bytes, { fileName: name, mediaType, year });
  if (isRejection(reading)) return reading;
  const { draft, text, format } = reading;
  const title = draft.title?.value.slice(0, fields.bounds.shortText);
  const document: NoticeDocument = { name: name ?? title ?? nameless, mediaType: noticeMediaType[format], size, sha256 };
  const manifest = manifestCandidate(draft, { year, provenance: { document, text } });
  return new TextEncoder().encode(JSON.stringify({ document, ...reading, manifest }));
}

const task = workerData as NoticeTask;
const reader = await readerFor(task.bytes);
answerFromThread(() => outcomeOf(task, reader));
