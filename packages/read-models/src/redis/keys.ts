/**
 * The keys in Redis, and how names and index entries are written in them.
 *
 * All keys of a plan carry the hash tag `{<plan>}`, so they share one slot of a cluster:
 *
 *   duban:{zjkjt2012}:generations          hash: `live`, `last`, and the state of each generation
 *   duban:{zjkjt2012}:1:progress           hash: `checkpoint`, `last`, `parts` (how many there are), `r:<stream>` → revision,
 *                                          `m:<shard>` → mark
 *   duban:{zjkjt2012}:1:parts              set: the parts below that generation 1 has
 *   duban:{zjkjt2012}:1:document:task      hash: key → document as JSON
 *   duban:{zjkjt2012}:1:index:all/task     sorted set, every score 0: sort key, NUL, key of the document
 *
 * Five keys are of no plan: `duban:plans` (sorted set, every score 0), `duban:marks` (hash by shard, and counts),
 * `duban:standstills` (hash: plan → JSON), `duban:retries` (hash: plan → number of requests) and `duban:origin`
 * (the epoch of the event store).
 */
import { DubanError, type Landmark } from '@duban/domain';
import type { DocumentKind } from '../documents/index.js';
import { decodeName, encodeName } from '../encoded-name.js';
import type { GenerationId, IndexEntry } from '../store.js';

/** A prefix with braces would change the hash tag. */
const prefixPattern = /^[a-zA-Z0-9:._-]{0,64}$/;

export interface PlanKeys {
  /** What the keys of every generation begin with, before its number. */
  readonly own: string;
  readonly generations: string;
  readonly progress: (generation: GenerationId) => string;
  readonly parts: (generation: GenerationId) => string;
  readonly part: (generation: GenerationId, part: string) => string;
}

export interface Keys {
  readonly origin: string;
  readonly plans: string;
  readonly marks: string;
  readonly standstills: string;
  readonly retries: string;
  readonly of: (plan: string) => PlanKeys;
}

/** @throws {DubanError} `config-invalid` when the prefix would not make safe keys */
export function makeKeys(prefix: string): Keys {
  if (!prefixPattern.test(prefix)) {
    const detail = `前缀 ${prefix} 只能含字母、数字和 : . _ -（最多 64 个）/ the prefix may hold letters, digits and : . _ - only, at most 64`;
    throw new DubanError('config-invalid', { key: 'DUBAN_READ_MODELS', detail });
  }
  return {
    origin: `${prefix}origin`,
    plans: `${prefix}plans`,
    marks: `${prefix}marks`,
    standstills: `${prefix}standstills`,
    retries: `${prefix}retries`,
    of: (plan) => {
      const own = `${prefix}{${plan}}:`;
      return {
        own,
        generations: `${own}generations`,
        progress: (generation) => `${own}${generation}:progress`,
        parts: (generation) => `${own}${generation}:parts`,
        part: (generation, part) => `${own}${generation}:${part}`,
      };
    },
  };
}

const documentPart = 'document:';
const indexPart = 'index:';

export const documentsOf = (kind: DocumentKind) => `${documentPart}${kind}`;
export const entriesOf = (index: string) => `${indexPart}${encodeName(index)}`;

/** The place that a part is, as a difference names it. */
export function partName(part: string): { readonly holds: 'documents' | 'entries'; readonly place: string } {
  return part.startsWith(documentPart)
    ? { holds: 'documents', place: `document ${part.slice(documentPart.length)}` }
    : { holds: 'entries', place: `index ${decodeName(part.slice(indexPart.length))}` };
}

/** Field of the mark that the plan confirms, in the hash of a generation's progress. */
export const confirmationField = (shard: string) => `m:${encodeName(shard)}`;

/** Field of the last event applied, in the hash of a generation's progress. An older version does not write it. */
export const landmarkField = 'last';
/** None of the parts holds a space. */
export const landmarkText = ({ position, stream, revision, id }: Landmark) => [position, stream, revision, id].join(' ');
export function landmarkFrom(text: string): Landmark | undefined {
  const [position, stream, revision, id] = text.split(' ');
  if (position === undefined || stream === undefined || revision === undefined || id === undefined) return undefined;
  return { position, stream, revision, id };
}

/** Field of a stream's revision in the hash of a generation's progress. */
export const revisionField = (stream: string) => `r:${encodeName(stream)}`;
export const streamOfField = (field: string) => (field.startsWith('r:') ? decodeName(field.slice(2)) : undefined);

const separator = '\0';

/** An entry as Redis keeps it. */
export const memberFrom = (sort: string, key: string) => `${encodeName(sort)}${separator}${encodeName(key)}`;
export const entryFrom = (member: string): IndexEntry => {
  const at = member.indexOf(separator);
  return { sort: decodeName(member.slice(0, at)), key: decodeName(member.slice(at + 1)) };
};

/** Every sort key beyond this one lies at or above this, and this one's own entry below it. */
export const justAbove = (sort: string) => `${encodeName(sort)}\x01`;
/** Every sort key before this one lies below this, and this one's own entry at or above it. */
export const justBelow = (sort: string) => `${encodeName(sort)}${separator}`;
