/**
 * A walk through a plan's events with what each of them changed, before and after. It is made from the events alone: the
 * writer that fills the live documents fills a memory of its own, and a last view looks at what the others did.
 */
import { setImmediate as otherWork } from 'node:timers/promises';
import { DubanError, planPrefix, type RecordedEvent } from '@duban/domain';
import type { ChangeDocument, FieldChange } from '../documents/index.js';
import { Filler, Filling } from '../rebuild/filler.js';
import type { EventSource } from '../source.js';
import type { Documents, View } from '../view.js';
import { allViews } from '../views/all-views.js';
import { fieldsThatDiffer } from '../views/history/compared-fields.js';
import { isSaid } from '../views/history/field-labels.js';
import { reasonOf, required } from '../views/lookups.js';
import { subjectOf } from './difference.js';
import { DocumentsOnly } from './documents-only.js';
import { heldBy } from './held-by.js';

/** A thing that an event changed, or one of its reports or measurements; one that nothing happened to but the event. */
export interface WalkedThing {
  readonly subject: ChangeDocument['subject'];
  /** The report or measurement that the fields are those of; null: the thing's own. */
  readonly record: { readonly kind: 'report' | 'measurement'; readonly id: string } | null;
  /** Units of the thing, with those that the event has taken away from it. */
  readonly units: readonly string[];
  readonly changes: readonly FieldChange[];
}

export interface WalkedEvent {
  readonly event: RecordedEvent;
  /** If it was erased, the words that stand for an erased text. */
  readonly reason: string | null;
  readonly things: readonly WalkedThing[];
  /** What the event says that is no field of any thing, such as an obstacle's description. */
  readonly said: readonly { readonly field: string; readonly value: unknown }[];
}

type Seen = Omit<WalkedEvent, 'event' | 'reason'>;
const nothing: Seen = { things: [], said: [] };

/** Events that are folded before the reader may take what they changed. */
const stretchEvents = 50;

/**
 * The events of a plan in their order, up to the head as it is when they have been read. Nothing is read ahead of the
 * reader but what the source delivers at once.
 * @throws the signal's reason, what the source throws, and {DubanError} `plan-parked` at an event that the views cannot
 *   take, after everything before it
 */
export async function* walk(source: EventSource, plan: string, signal: AbortSignal): AsyncGenerator<WalkedEvent> {
  const seen = new Map<string, Seen>();
  const filler = new Filler(plan, new DocumentsOnly(), new Filling({ source, signal }), { views: [...allViews, watching(seen)] });
  for await (const { events, caughtUp } of source.subscribe({ prefix: planPrefix(plan) }, signal)) {
    for (let at = 0; at < events.length; at += stretchEvents) {
      const stretch = events.slice(at, at + stretchEvents);
      const failed = await filler.take(stretch).then(
        () => undefined,
        (error: unknown) => ({ error }),
      );
      const taken = failed === undefined ? stretch : stretch.slice(0, stretch.findLastIndex(({ id }) => seen.has(id)) + 1);
      // Of an event that is passed over nothing but its place is known.
      for (const event of taken) yield { event, reason: reasonOf(event), ...(seen.get(event.id) ?? nothing) };
      seen.clear();
      signal.throwIfAborted();
      if (failed !== undefined) throw parked(plan, failed.error);
      // Where the reader is as fast, or nothing of this is for them, nothing else would let others have the thread.
      await otherWork();
    }
    if (caughtUp) return;
  }
  signal.throwIfAborted();
  throw new DubanError('store-unavailable', { detail: 'the event store ended while a plan was walked through' });
}

/** What is thrown when it is the log that fails, and not an event that cannot be taken. */
const ofTheLog: ReadonlySet<string> = new Set(['store-unavailable', 'stream-gap', 'stream-gone', 'shutting-down']);

const parked = (plan: string, error: unknown) =>
  error instanceof DubanError && ofTheLog.has(error.code) ? error : new DubanError('plan-parked', { plan }, { cause: error });

/** A view that changes nothing: it runs last, and keeps what the views before it did with each event. */
const watching = (seen: Map<string, Seen>): View => ({
  name: 'walk',
  version: 1,
  kinds: {},
  project: (event, documents) => {
    const told = documents.changed('change').flatMap(({ after }) => (after === undefined ? [] : [after]));
    seen.set(event.id, { things: thingsIn(documents, told), said: saidIn(told) });
    return [];
  },
});

const saidIn = (told: readonly ChangeDocument[]): WalkedEvent['said'] =>
  told.flatMap(({ changes }) => changes.flatMap(({ field, after }) => (isSaid(field) ? [{ field, value: after }] : [])));

const kinds = ['plan', 'task', 'indicator', 'unit', 'person'] as const;

function thingsIn(documents: Documents, told: readonly ChangeDocument[]): WalkedThing[] {
  const named = new Set(told.map(({ subject }) => `${subject.kind}/${subject.key}`));
  const own = kinds.flatMap((kind) =>
    documents.changed(kind).flatMap(({ key, before, after }): WalkedThing[] => {
      const document = required(after, `the ${kind} ${key}`);
      const subject = subjectOf(kind, key, document);
      // Sound, since both are documents of this kind.
      const changes = fieldsThatDiffer(kind, before as never, document as never);
      if (changes.length === 0 && !named.has(`${kind}/${subject.key}`)) return [];
      return [{ subject, record: null, units: unitsOf(before, document), changes }];
    }),
  );
  return [...own, ...recordsIn(documents, 'report'), ...recordsIn(documents, 'measurement')];
}

function recordsIn(documents: Documents, kind: 'report' | 'measurement'): WalkedThing[] {
  return documents.changed(kind).flatMap(({ key, before, after }): WalkedThing[] => {
    const record = required(after, `the ${kind} ${key}`);
    const changes = fieldsThatDiffer(kind, before as never, record as never);
    if (changes.length === 0) return [];
    const [owner, ownerKey] = 'task' in record ? (['task', record.task] as const) : (['indicator', record.indicator] as const);
    const thing = required(documents.get(owner, ownerKey), `the ${owner} ${ownerKey}`);
    return [{ subject: subjectOf(owner, ownerKey, thing), record: { kind, id: key }, units: unitsOf(thing), changes }];
  });
}

const unitsOf = (...documents: readonly (object | undefined)[]) => [...new Set(documents.flatMap(heldBy))];
