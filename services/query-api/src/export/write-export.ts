/** Writes an export file by file. None is held in memory as a whole, except for one file of events. */
import { createHash } from 'node:crypto';
import { canonicalJson, DubanError, evidenceIn, planPrefix, type RecordedEvent } from '@duban/domain';
import { type ViewState, viewVersions } from '@duban/read-models';
import type { QueryParts } from '../query-parts.js';
import { chunkBytes, evidenceText, exportFormat, files, manifestText, sha256Of, streamsText } from './format.js';
import { stateTables } from './tables.js';
import { tarEnd, tarHeader, tarPadding } from './tar.js';

export interface ExportSource extends Pick<QueryParts, 'events' | 'evidence'> {
  readonly plan: string;
  readonly simulated: boolean;
  /** The position of the last event in the export. */
  readonly position: string;
  /** The state after that event. It is read until the export ends. */
  readonly views: ViewState;
  /**
   * Called before every file.
   * @throws {DubanError} when the reader may no longer read, which ends the export
   */
  readonly mayGoOn: () => Promise<void>;
}

interface ExportFile {
  readonly name: string;
  readonly size: number;
  readonly content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

/**
 * The bytes of the tar. If they end without the tar's end mark, something went wrong.
 * @throws what reading throws
 */
export async function* bytesOfExport(source: ExportSource): AsyncGenerator<Uint8Array> {
  const digests = new Map<string, string>();
  for await (const file of filesOf(source)) {
    const digest = createHash('sha256');
    yield tarHeader(file.name, file.size);
    let size = 0;
    for await (const bytes of file.content) {
      digest.update(bytes);
      size += bytes.length;
      yield bytes;
    }
    // A wrong size would make readers of the tar take the next header for content, or content for a header.
    if (size !== file.size) throw new DubanError('evidence-size-mismatch', { expected: file.size, actual: size });
    yield tarPadding(size);
    digests.set(file.name, digest.digest('hex'));
  }
  const manifest = textFile(files.manifest, manifestText(digests));
  yield tarHeader(manifest.name, manifest.size);
  yield* manifest.content as Iterable<Uint8Array>;
  yield tarPadding(manifest.size);
  yield tarEnd;
}

const textFile = (name: string, text: string): ExportFile => {
  const bytes = Buffer.from(text);
  return { name, size: bytes.length, content: [bytes] };
};

async function* filesOf(source: ExportSource): AsyncGenerator<ExportFile> {
  const { plan, simulated, evidence, views, mayGoOn } = source;
  const about = { format: exportFormat, plan, simulated, views: viewVersions };
  yield textFile(files.about, `${canonicalJson(about)}\n`);
  const streams = new Map<string, { events: number; revision: string }>();
  const pieces = new Map<string, boolean>();
  yield* eventFiles(source, (event) => {
    streams.set(event.stream, { events: (streams.get(event.stream)?.events ?? 0) + 1, revision: event.revision });
    if (event.foreign === undefined) for (const { sha256 } of evidenceIn(event.data)) pieces.set(sha256, false);
  });
  yield textFile(files.streams, streamsText(streams));
  const wanted = [...pieces.keys()].sort();
  // Looked up before the pieces are listed: the export must not list a piece without having it.
  for (const sha256 of wanted) pieces.set(sha256, (await evidence.marks(sha256)) !== undefined);
  yield textFile(files.evidenceList, evidenceText(pieces));
  for (const sha256 of wanted.filter((each) => pieces.get(each) === true)) {
    await mayGoOn();
    const found = await evidence.read(sha256);
    if (found === undefined) throw new DubanError('evidence-not-found', { sha256 });
    yield { name: files.evidence(sha256), size: found.size, content: found.stream };
  }
  for (const table of await stateTables({ views, plan, simulated })) {
    await mayGoOn();
    let size = 0;
    // The length stands before the content, so a table is made twice: it may be too large to hold.
    for await (const text of table.text()) size += Buffer.byteLength(text);
    yield { name: files.table(table.name), size, content: bytesOf(table.text()) };
  }
}

async function* bytesOf(text: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const part of text) yield Buffer.from(part);
}

async function* eventFiles(
  { events, plan, position, mayGoOn }: ExportSource,
  note: (event: RecordedEvent) => void,
): AsyncGenerator<ExportFile> {
  let lines: string[] = [];
  let bytes = 0;
  let first = 1;
  let reached = false;
  const chunk = () => [
    textFile(files.events(first), lines.join('')),
    textFile(files.digests(first), lines.map((line) => `${sha256Of(line.slice(0, -1))}\n`).join('')),
  ];
  for await (const event of events.readAll({ prefix: planPrefix(plan) })) {
    note(event);
    const { position: at, ...stored } = event;
    const line = `${canonicalJson(stored)}\n`;
    lines.push(line);
    bytes += Buffer.byteLength(line);
    reached = at === position;
    if (bytes >= chunkBytes) {
      await mayGoOn();
      yield* chunk();
      first += lines.length;
      lines = [];
      bytes = 0;
    }
    if (reached) break;
  }
  if (!reached) throw new DubanError('position-lost', { position });
  if (lines.length > 0) yield* chunk();
}
