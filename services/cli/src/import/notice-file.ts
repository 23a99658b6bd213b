/** A notice on disk: its bytes, its reading, and the document that stands for it. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { noticeReader } from '@duban/command-api/notice-reading';
import { DubanError, fields, isRejection, type NoticeDocument, type Rejection } from '@duban/domain';
import { type NoticeReading, noticeBounds } from '@duban/notice';
import type { ApiClient } from '../api-client.js';

/**
 * The value; a rejection is thrown.
 * @throws {DubanError}
 */
export function accepted<Value extends object>(value: Value | Rejection): Value {
  if (isRejection(value)) throw new DubanError(value.rejected, value.params);
  return value as Value;
}

/** @throws {DubanError} `file-unreadable`, `notice-too-large` */
export async function bytesOf(file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    if ((await stat(file)).size > noticeBounds.fileBytes)
      throw new DubanError('notice-too-large', { limit: noticeBounds.fileBytes });
    return new Uint8Array(await readFile(file));
  } catch (error) {
    if (error instanceof DubanError) throw error;
    throw new DubanError('file-unreadable', { file, detail: error instanceof Error ? error.message : String(error) });
  }
}

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const nameOf = (file: string) => {
  const name = basename(file).slice(0, fields.bounds.shortText);
  return fields.text(fields.bounds.shortText).safeParse(name).success ? name : '通知';
};

export interface NoticeFile {
  readonly reading: NoticeReading;
  readonly document: NoticeDocument;
}

/** Longer than in a server: a person waits for this reading, and it blocks nobody else. */
const timeMaxMs = 30_000;
const alone = { actor: undefined, address: '' };

/** @throws {DubanError} `file-unreadable`, and what a notice can be refused with */
export async function readNoticeFile(file: string, year: number | undefined): Promise<NoticeFile> {
  const bytes = await bytesOf(file);
  const task = { bytes, name: nameOf(file), mediaType: undefined, year };
  const json = await noticeReader(timeMaxMs)(task, alone);
  const {
    document,
    manifest: _,
    ...reading
  } = JSON.parse(new TextDecoder().decode(json)) as NoticeReading & {
    readonly document: NoticeDocument;
    readonly manifest: unknown;
  };
  return { reading, document };
}

/**
 * Uploads a notice to the server, which keeps it with the plan. A second upload does no harm.
 * @throws {DubanError} `file-unreadable`; `notice-differs` when the file is no longer the one that was read
 */
export async function bringNotice(api: ApiClient, file: string, { sha256, mediaType }: NoticeDocument): Promise<void> {
  const bytes = await bytesOf(file);
  if (digestOf(bytes) !== sha256) throw new DubanError('notice-differs', { file });
  await api.put(`/v1/evidence/${sha256}`, bytes, mediaType);
}
