/**
 * Reads one page of a list: the entries of one index that pass a filter, bounded in number, in text and in entries
 * looked at.
 */
import { setImmediate as otherWork } from 'node:timers/promises';
import { DubanError, positionEpoch } from '@duban/domain';
import type { DocumentKind, DocumentKinds, ViewState } from '@duban/read-models';
import type { Cursors } from '@duban/runtime';
import { z } from 'zod';
import type { OpenPlan } from './open-plan.js';

export interface List<Kind extends DocumentKind> {
  readonly index: string;
  readonly direction: 'asc' | 'desc';
  /** Only entries between these two sort keys, both exclusive. */
  readonly above?: string | undefined;
  readonly below?: string | undefined;
  /** The part of the filter that the index does not decide; absent when it decides all of it. */
  readonly matches?: ((document: DocumentKinds[Kind]) => boolean) | undefined;
  /** Characters of free text in a document, for kinds of documents that can have many. */
  readonly weigh?: (document: DocumentKinds[Kind]) => number;
}

export interface Page<Kind extends DocumentKind> {
  readonly items: DocumentKinds[Kind][];
  /** The sort key after which the next page begins; undefined when there is none. */
  readonly after: string | undefined;
}

/**
 * Entries looked at for one page. If the filter lets few of them through, a page may be empty without being the last.
 */
export const lookedAtMax = 2_000;
/** Characters of free text in one page; a single document may have more. */
export const pageMaxCharacters = 2_000_000;
const stretch = 200;

export async function readPage<Kind extends DocumentKind>(
  views: ViewState,
  plan: string,
  kind: Kind,
  list: List<Kind>,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<Page<Kind>> {
  const { direction, above, below, matches, weigh } = list;
  const items: DocumentKinds[Kind][] = [];
  let from = after ?? (direction === 'asc' ? above : below);
  let characters = 0;
  for (let lookedAt = 0; lookedAt < lookedAtMax; ) {
    const wanted = matches === undefined ? limit + 1 : stretch;
    const entries = await views.list(plan, list.index, kind, { after: from, limit: wanted, direction });
    const within = entries.filter(({ sort }) => (above === undefined || sort > above) && (below === undefined || sort < below));
    for (const { sort, document } of within) {
      if (document !== undefined && (matches === undefined || matches(document))) {
        characters += weigh?.(document) ?? 0;
        const full = items.length === limit || (items.length > 0 && characters > pageMaxCharacters);
        if (full) return { items, after: from };
        items.push(document);
      }
      from = sort;
    }
    if (within.length < wanted) return { items, after: undefined };
    lookedAt += within.length;
    // Reading blocks the thread, from disk too, so other requests get a turn between two groups of entries.
    await otherWork();
  }
  return { items, after: from };
}

type Position = Pick<OpenPlan, 'position'>;

const state = z.strictObject({ after: z.string(), epoch: z.string(), position: z.string().optional() });

/**
 * The sort key at which a cursor continues.
 * @throws {DubanError} `cursor-invalid`; `cursor-expired` when the events have since moved to another store, or their
 * store was recovered
 */
export function resume(cursors: Cursors, query: object, cursor: string | undefined, plan: Position): string | undefined {
  return resumeAt(cursors, query, cursor, plan)?.after;
}

/** The same, together with the position of the past state that the cursor belongs to. */
export function resumeAt(cursors: Cursors, query: object, cursor: string | undefined, { position }: Position) {
  if (cursor === undefined) return undefined;
  const { after, epoch, position: at } = cursors.decode(query, cursor, state);
  if (epoch !== positionEpoch(position)) throw new DubanError('cursor-expired');
  return { after, position: at };
}

/** The cursor of the next page, null after the last one. */
export function cursorAfter(
  cursors: Cursors,
  query: object,
  after: string | undefined,
  { position, asOf }: Position & Pick<Partial<OpenPlan>, 'asOf'>,
): string | null {
  const at = asOf === undefined ? {} : { position };
  return after === undefined ? null : cursors.encode(query, { after, epoch: positionEpoch(position) ?? '', ...at });
}
