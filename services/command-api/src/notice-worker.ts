/** Reads one notice in a thread of its own, so that neither its time nor its memory are the server's. */
import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { fields, isRejection, type NoticeDocument } from '@duban/domain';
import { manifestCandidate, noticeMediaType, readNotice } from '@duban/notice';
import type { NoticeTask, ReadOutcome } from './notice-reading.js';

const nameless = '通知';

function read({ bytes, name, mediaType, year }: NoticeTask): ReadOutcome {
  const reading = readNotice(bytes, { fileName: name, mediaType, year });
  if (isRejection(reading)) return reading;
  const { draft, text, format } = reading;
  const title = draft.title?.value.slice(0, fields.bounds.shortText);
  const document: NoticeDocument = {
    name: name ?? title ?? nameless,
    mediaType: noticeMediaType[format],
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
  const manifest = manifestCandidate(draft, { year, provenance: { document, text } });
  return { json: new TextEncoder().encode(JSON.stringify({ document, ...reading, manifest })) };
}

parentPort?.once('message', (task: NoticeTask) => parentPort?.postMessage(read(task)));
parentPort?.postMessage('ready');
