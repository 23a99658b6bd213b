/**
 * What a version of Duban stored and answered, checked in: each file is JSON under brotli.
 *
 *     journal.json.br        the data folder after the simulated year, and the instant at which it was asked
 *     eventstoredb.json.br   the same events as they lie in EventStoreDB
 *     answers.json.br        every question that was asked of it, and the answer
 *     requests.json.br       every command of the year and what it got; who tried what besides, and what came of it
 *
 * `recorder.ts` says when they may be made anew.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { repositoryRoot } from '../support/repository-root.js';

export interface RecordedJournal {
  /** The server's clock is fixed to this whenever the folder is opened, so that no day begins. */
  readonly askedAt: string;
  /** Paths in the data folder and what the files hold, as text. */
  readonly files: Readonly<Record<string, string>>;
}

/** An event as it was written to EventStoreDB. */
export interface ServerEvent {
  readonly stream: string;
  readonly id: string;
  readonly type: string;
  readonly data: object;
  readonly metadata: object;
}

export interface Answer {
  readonly status: number;
  /** The content type, and the file name if the answer is a file. */
  readonly form: string;
  readonly body: string;
}

export interface Question {
  /** Who asks: see `askers.ts`. */
  readonly by: string;
  /**
   * The path of a GET, or a command line that begins with `duban`. `cursor=*` means the `next` of the previous answer.
   */
  readonly of: string;
  readonly language?: 'en' | undefined;
}

export interface Asked extends Question {
  readonly answer: Answer;
}

export interface Command {
  readonly by: string;
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** As it was sent. */
  readonly body: string;
}

export interface Given extends Command {
  readonly answer: Answer;
}

export interface RecordedRequests {
  /** The simulated year, on an empty store. */
  readonly year: readonly Given[];
  /** On the journal of a day in the middle of the year. `events`: how many events it then had. */
  readonly middle: { readonly events: number; readonly attempts: readonly Given[]; readonly after: readonly Asked[] };
  /** On the whole journal. */
  readonly end: { readonly attempts: readonly Given[]; readonly after: readonly Asked[] };
}

/** The position in the answer to the last accepted command. */
export const lastPosition = (given: readonly Given[]): string =>
  given.map(({ answer }) => /"position":"([^"]+)"/.exec(answer.body)?.[1]).findLast((found) => found !== undefined) ?? '';

interface Kinds {
  readonly journal: RecordedJournal;
  readonly eventstoredb: readonly ServerEvent[];
  readonly answers: readonly Asked[];
  readonly requests: RecordedRequests;
}

const fileOf = (kind: keyof Kinds) => join(repositoryRoot, 'test/record', `${kind}.json.br`);

export function readRecording<Kind extends keyof Kinds>(kind: Kind): Kinds[Kind] {
  return JSON.parse(brotliDecompressSync(readFileSync(fileOf(kind))).toString('utf8')) as Kinds[Kind];
}

export function writeRecording<Kind extends keyof Kinds>(kind: Kind, content: Kinds[Kind]): void {
  const text = Buffer.from(JSON.stringify(content));
  // Answers repeat each other over many megabytes, so the window is large.
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
  writeFileSync(fileOf(kind), brotliCompressSync(text, { params }));
}
