/** What an event refers to, and what refers to it: so a decision leads to the request that it decided. */
import { type EventReference, type Language, word } from '@duban/domain';
import { type ChangeDocument, changeDocument, changeIndexes, eventLabels, type Immutable } from '@duban/read-models';
import { z } from 'zod';
import type { OpenPlan } from '../open-plan.js';

const { eventId, type, subject, actor, recordedAt } = changeDocument.shape;
export const typeLabel = z.string().describe('事件名称 / name of the event, in the language of the answer');

export const linkedEvent = z.strictObject({ eventId, type, typeLabel, subject, actor, recordedAt }).meta({ id: 'LinkedEvent' });
export type LinkedEvent = Immutable<z.output<typeof linkedEvent>>;

const reference = z
  .strictObject({
    ...changeDocument.shape.refersTo.element.shape,
    event: linkedEvent.nullable().describe('无变更记录，或不可查阅时为 null / null: not in the history, or not for who asks'),
  })
  .meta({ id: 'LinkedReference' });

/** @param max how many referring events are shown */
export const linksShape = (max: number) => ({
  refersTo: z.array(reference).describe('所依的事件，如所批准的申请 / what it refers to, such as the request that it grants'),
  referredToBy: z
    .array(linkedEvent)
    .describe(`依它而作的事件，由旧到新，至多 ${max} 条 / what refers to it, oldest first, at most ${max}`),
});
export type Links = Immutable<z.output<z.ZodObject<ReturnType<typeof linksShape>>>>;

const linkedTo = ({ eventId, type, subject, actor, recordedAt }: ChangeDocument, language: Language): LinkedEvent => ({
  eventId,
  type,
  typeLabel: word(eventLabels, type, language),
  subject,
  actor,
  recordedAt,
});

interface Linking {
  readonly max: number;
  /** The only unit whose entries the actor may read; undefined: all entries. See `historyOf`. */
  readonly concerning?: string | undefined;
}

/** The links of an event, found by its id and by the references in its data. */
export async function linksOf(
  { id: plan, views, language }: Pick<OpenPlan, 'id' | 'views' | 'language'>,
  { eventId, refersTo }: { readonly eventId: string; readonly refersTo: readonly EventReference[] },
  { max, concerning }: Linking,
): Promise<Links> {
  const isShown = ({ units }: ChangeDocument) => concerning === undefined || units.includes(concerning);
  const ids = refersTo.map((each) => each.eventId);
  const referredTo = ids.length === 0 ? [] : await views.getMany(plan, 'change', ids);
  const referring = await views.list(plan, changeIndexes.reference(eventId), 'change', { limit: max, direction: 'asc' });
  return {
    refersTo: refersTo.map(({ kind, eventId: referred }, at) => {
      const change = referredTo[at];
      return { kind, eventId: referred, event: change !== undefined && isShown(change) ? linkedTo(change, language) : null };
    }),
    referredToBy: referring.flatMap(({ document }) =>
      document !== undefined && isShown(document) ? [linkedTo(document, language)] : [],
    ),
  };
}
