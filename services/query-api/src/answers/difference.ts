/** What differs between two states of a plan, as it is answered. */
import type { Language } from '@duban/domain';
import { changeDocument, entriesMax, fieldLabel, type Immutable, type SubjectDifference } from '@duban/read-models';
import { z } from 'zod';
import { historyItem, labelledChange, shownChange } from './history.js';
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

export function shownDifference(withChannel: boolean, language: Language): (given: SubjectDifference) => Difference {
  const shown = shownChange(withChannel, language);
  return ({ fields, entries, ...others }) => ({
    ...others,
    fields: fields.map((each) => ({ ...each, label: fieldLabel(each.field)?.[language] ?? each.field })),
    entries: entries.map(shown),
  });
}
