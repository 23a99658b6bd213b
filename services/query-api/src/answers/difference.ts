/** The answer about what differs between two states of a plan. */

import {
  type ChangeDocument,
  changeDocument,
  entriesMax,
  fieldLabel,
  type Immutable,
  type SubjectDifference,
} from '@duban/read-models';
import { z } from 'zod';
import type { OpenPlan } from '../open-plan.js';
import { historyItem, labelledChange, referringShownMax, shownChange } from './history.js';
import { linksOf } from './links.js';
import { answerOf, asOfMark } from './marks.js';

const difference = z
  .strictObject({
    subject: changeDocument.shape.subject,
    kind: z
      .enum(['appeared', 'went', 'changed'])
      .describe('appeared 新增，went 取消，changed 变动 / went: a task that was cancelled'),
    fields: z.array(
      z
        .strictObject({
          ...labelledChange.shape,
          entries: z
            .array(z.string())
            .describe('导致该差异的变更编号，由旧到新 / ids of the entries that led to it, oldest first'),
        })
        .meta({ id: 'FieldDifference' }),
    ),
    entries: z
      .array(historyItem)
      .describe(
        `其间的变更，由旧到新，只列有差异的字段，至多最近 ${entriesMax} 条 / the changes in between, oldest first, of the fields that differ; the last ${entriesMax}`,
      ),
    entriesLeftOut: z.int().min(0).describe('未列出的更早变更数 / earlier entries that are not shown'),
  })
  .meta({ id: 'Difference' });
export type Difference = Immutable<z.output<typeof difference>>;

export const differenceAnswer = answerOf({
  from: asOfMark.describe('前一状态 / the earlier state'),
  to: asOfMark.describe('后一状态 / the later state'),
  items: z.array(difference),
  next: z.string().nullable().describe('下一页的游标 / cursor of the next page'),
});

export async function shownDifference(
  { fields, entries, ...others }: SubjectDifference,
  plan: OpenPlan,
  { withChannel, concerning }: { readonly withChannel: boolean; readonly concerning: string | undefined },
): Promise<Difference> {
  const { language } = plan;
  const shown = shownChange(withChannel, language);
  const linked = async (entry: ChangeDocument) =>
    shown(entry, await linksOf(plan, entry, { max: referringShownMax, concerning }));
  return {
    ...others,
    fields: fields.map((each) => ({ ...each, label: fieldLabel(each.field)?.[language] ?? each.field })),
    entries: await Promise.all(entries.map(linked)),
  };
}
