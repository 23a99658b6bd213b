/** What somebody sent in, or what others entered for them: when it was recorded, and whether it still stands. */
import { type NameIn, word, type words } from '@duban/domain';
import { type ChangeDocument, changeDocument, enteredDocument, eventLabels, type Immutable } from '@duban/read-models';
import { z } from 'zod';
import type { ReadablePlan } from '../across-plans.js';
import { acrossShape, planInList, standing } from './across.js';
import { type Links, linksOf, linksShape, typeLabel } from './links.js';
import { answer, noticeOf } from './marks.js';

const { eventId, commandId, position, stream, revision, type, subject, actor, reason, recordedAt, serverTime, occurredOn } =
  changeDocument.shape;

const referringShownMax = 20;

export const receipt = z
  .strictObject({
    plan: planInList,
    commandId,
    eventId,
    position,
    stream,
    revision,
    type,
    typeLabel,
    subject,
    by: actor.describe('提交人；代填时为代填人 / who sent it; the office, where it was entered for others'),
    entered: enteredDocument.shape.state
      .nullable()
      .describe('代填的确认情况；非代填则为空 / what was said of an entry for others; null where it is none'),
    reason,
    recordedAt: recordedAt.describe('记录时间 / when it was recorded'),
    serverTime,
    occurredOn,
    standing: standing.describe('现在是否有效 / whether it stands'),
    ...linksShape(referringShownMax),
  })
  .meta({ id: 'Receipt' });
export type Receipt = Immutable<z.output<typeof receipt>>;

export const receiptsAnswer = answer(z.strictObject({ items: z.array(receipt), ...acrossShape }).meta({ id: 'ReceiptList' }));

export async function receiptOf(plan: ReadablePlan, change: ChangeDocument): Promise<Receipt> {
  const { id, document, views, language } = plan;
  const { eventId, commandId, position, stream, revision, type, subject, actor, reason, recordedAt, serverTime, occurredOn } =
    change;
  const links = await linksOf(plan, change, { max: referringShownMax });
  const entry = actor.onBehalfOf === null ? undefined : await views.get(id, 'entered', eventId);
  const { title, year, simulated } = document;
  return {
    plan: { id, title, year, simulated, ...noticeOf(document, language) },
    commandId,
    eventId,
    position,
    stream,
    revision,
    type,
    typeLabel: word(eventLabels, type, language),
    subject,
    by: actor,
    entered: entry?.state ?? null,
    reason,
    recordedAt,
    serverTime,
    occurredOn,
    standing: await standingOf(plan, change, links),
    ...links,
  };
}

type Standing = NameIn<typeof words.standing>;

/** What becomes of an event by the last event that refers to it. */
const after: Readonly<Record<string, Standing>> = {
  'completion-returned': 'returned',
  'extension-refused': 'refused',
  'target-rejected': 'refused',
  'target-withdrawn': 'retracted',
  'light-override-lifted': 'undone',
};

/**
 * Reports and measurements have documents that tell their standing. Everything else stands until an event says
 * otherwise.
 */
async function standingOf({ id, views }: ReadablePlan, { eventId, type }: ChangeDocument, links: Links): Promise<Standing> {
  if (type === 'progress-reported') {
    const report = await views.get(id, 'report', eventId);
    if (report?.retracted === true) return 'retracted';
    if (report?.returned === true) return 'returned';
    return (report?.corrections ?? 0) > 0 ? 'corrected' : 'stands';
  }
  if (type === 'measurement-recorded') {
    const measurement = await views.get(id, 'measurement', eventId);
    if (measurement?.retracted === true) return 'retracted';
    return (measurement?.corrections ?? 0) > 0 ? 'corrected' : 'stands';
  }
  const made = links.referredToBy.flatMap((each) => after[each.type] ?? []);
  return made.at(-1) ?? 'stands';
}
