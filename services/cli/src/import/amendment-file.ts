/** The review file of an amended notice: the commands that it needs, for a person to check and choose. */
import {
  fields,
  type indicatorCommands,
  type NoticeDocument,
  noticeDocument,
  type planCommands,
  type taskCommands,
} from '@duban/domain';
import type { Amendment } from '@duban/notice';
import { Document, isMap, isSeq, parse } from 'yaml';
import { z } from 'zod';

/** Commands that an amendment may need, by their target. A name that is not in the tables does not compile. */
const onPlan = ['add-unit', 'add-person'] satisfies (keyof typeof planCommands)[];
const onTask = [
  'change-responsibility',
  'resolve-placeholder',
  'request-extension',
  'cancel',
] satisfies (keyof typeof taskCommands)[];
const onIndicator = ['set-baseline', 'propose-target'] satisfies (keyof typeof indicatorCommands)[];
const additions = ['add-task', 'add-indicator'] satisfies (keyof typeof taskCommands | keyof typeof indicatorCommands)[];

const shared = {
  ifMatch: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
  apply: z.boolean(),
  body: z.record(z.string(), z.unknown()),
};

const change = z.union([
  z.strictObject({
    command: z.enum([...onPlan, ...additions]),
    task: fields.taskCode.optional(),
    indicator: fields.key.optional(),
    ...shared,
  }),
  z.strictObject({ command: z.enum(onTask), task: fields.taskCode, ...shared }),
  z.strictObject({ command: z.enum(onIndicator), indicator: fields.key, ...shared }),
]);
export type ReviewedChange = z.infer<typeof change>;

const amendmentReview = z.strictObject({
  plan: fields.planId,
  notice: z.string().min(1),
  document: noticeDocument,
  reason: fields.text(fields.bounds.reason),
  /** For additions: the document that the decision rests on. */
  basis: fields.text(fields.bounds.shortText),
  changes: z.array(change).max(20_000),
});
export type AmendmentReview = z.infer<typeof amendmentReview>;

export interface AmendmentHeading {
  readonly plan: string;
  readonly notice: string;
  readonly document: NoticeDocument;
  readonly title: string;
  readonly documentNumber: string | undefined;
}

const oneLine = (text: string) => ` ${text.replaceAll(/[\r\n]+/g, ' ')}`;

/** The text of the file. */
export function amendmentText({ changes, remarks }: Amendment, heading: AmendmentHeading): string {
  const { plan, notice, document, title, documentNumber } = heading;
  const named = `《${title || document.name}》${documentNumber === undefined ? '' : `（${documentNumber}）`}`;
  const basis = named.slice(0, fields.bounds.shortText);
  const reason = `按${named}调整（${document.name}，sha256:${document.sha256}）`;
  const shown = changes.map(({ note: _, ...rest }) => rest);
  const yaml = new Document({ plan, notice, document, reason, basis, changes: shown }, { aliasDuplicateObjects: false });
  yaml.commentBefore = [
    ` 由 ${notice} 与计划 ${plan} 比对得出；请核对，apply: false 的不会提交；然后运行 duban import --apply <此文件>`,
    ` From ${notice} against plan ${plan}. Check it; what says apply: false is not sent. Then: duban import --apply <this file>`,
    ...remarks.map((remark) => oneLine(`[未列入 not among the changes] ${remark}`)),
  ].join('\n');
  const items = yaml.get('changes');
  if (isSeq(items)) {
    for (const [index, item] of items.items.entries()) {
      const note = changes[index]?.note;
      if (!isMap(item)) continue;
      if (note !== undefined) item.commentBefore = oneLine(note);
      for (const kind of ['task', 'indicator']) {
        const source = item.getIn(['body', kind, 'source']);
        if (isMap(source)) source.flow = true;
      }
    }
  }
  return yaml.toString({ lineWidth: 0 });
}

/** Whether a review file holds changes to a plan, and not a plan. */
export function isAmendment(text: string): boolean {
  try {
    const review: unknown = parse(text, { maxAliasCount: 0 });
    return typeof review === 'object' && review !== null && 'changes' in review && !('manifest' in review);
  } catch {
    return false;
  }
}

/** The content of a review file of changes, or what is wrong with it. */
export function parseAmendment(text: string): AmendmentReview | { readonly fault: string } {
  const parsed = amendmentReview.safeParse(parse(text, { maxAliasCount: 0 }));
  return parsed.success ? parsed.data : { fault: z.prettifyError(parsed.error).split('\n').slice(0, 6).join(' ') };
}
