/**
 * What an export is: a tar of files in this order, which says nothing of when, where or by whom it was made, so that
 * two of one state are equal byte for byte. Unpacked, `sha256sum -c manifest.sha256` checks it too.
 *
 *     duban-export.json          the format, the plan, the versions of the views
 *     events/00000001.ndjson     events as stored (RFC 8785), one a line, in their order; named by the first of them
 *     events/00000001.sha256     the digest of each of its lines
 *     streams.csv                each stream with its events and its last revision
 *     evidence.csv               each digest that is referred to, and whether its bytes are here
 *     evidence/<sha256>          those bytes, of notices too
 *     state/tasks.csv …          the state after the last event, as the lists of the API say it
 *     manifest.sha256            the digest of every file before it
 */
import { createHash } from 'node:crypto';
import { fields } from '@duban/domain';
import { z } from 'zod';

export const exportFormat = 'duban-export-1';

/**
 * A file of events ends with the event by which it reaches so many bytes. No event is larger than a quarter of this.
 */
export const chunkBytes = 1 << 20;

export const files = {
  about: 'duban-export.json',
  events: (first: number) => `events/${String(first).padStart(8, '0')}.ndjson`,
  digests: (first: number) => `events/${String(first).padStart(8, '0')}.sha256`,
  streams: 'streams.csv',
  evidenceList: 'evidence.csv',
  evidence: (sha256: string) => `evidence/${sha256}`,
  table: (name: string) => `state/${name}.csv`,
  manifest: 'manifest.sha256',
} as const;

export const aboutExport = z.strictObject({
  format: z.literal(exportFormat),
  plan: fields.planId,
  simulated: z.boolean(),
  /** View → its version. The tables of another version may differ for the same events. */
  views: z.record(z.string().max(64), z.int()),
});
export type AboutExport = z.output<typeof aboutExport>;

export const sha256Of = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** In the format of `sha256sum`. */
export const manifestText = (digests: ReadonlyMap<string, string>): string =>
  [...digests].map(([name, digest]) => `${digest}  ${name}\n`).join('');

/** Stream → number of its events. The last revision is one less, unless events are missing. */
export const streamsText = (streams: ReadonlyMap<string, { readonly events: number; readonly revision: string }>): string =>
  [
    'stream,events,last revision\n',
    ...[...streams.keys()].sort().map((name) => {
      const { events, revision } = streams.get(name) as { events: number; revision: string };
      return `${name},${events},${revision}\n`;
    }),
  ].join('');

export const evidenceText = (pieces: ReadonlyMap<string, boolean>): string =>
  [
    'sha256,here\n',
    ...[...pieces.keys()].sort().map((sha256) => `${sha256},${pieces.get(sha256) === true ? 'yes' : 'no'}\n`),
  ].join('');
