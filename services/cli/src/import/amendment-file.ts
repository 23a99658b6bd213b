/**
 * The review file of an amended notice: the commands that bring the plan to it, for a person to check and choose from.
 */
import {
  type AggregateName,
  type AnyAggregate,
  type AnyCommand,
  aggregates,
  fields,
  type NoticeDocument,
  noticeDocument,
} from '@duban/domain';
import type { Amendment } from '@duban/notice';
import { Document, isMap, isSeq, parse } from 'yaml';
import { z } from 'zod';

/** A command that an amended notice may lead to. */
interface Amending {
  readonly name: string;
  readonly entry: AnyCommand;
  /**
   * The kind of thing that a change names by its key, task or indicator. Undefined when it changes the plan, or adds a
   * thing.
   */
  readonly thing: AnyAggregate | undefined;
}

const things = aggregates.filter(({ keyed }) => keyed !== undefined);
const amending: readonly Amending[] = aggregates.flatMap((aggregate) =>
  Object.entries(aggregate.commands)
    .filter(([, { amends }]) => amends !== undefined)
    .map(([name, entry]) => ({
      name,
      entry,
      thing: things.includes(aggregate) && entry.keyIn === undefined ? aggregate : undefined,
    })),
);

export interface ReviewedChange extends Readonly<Partial<Record<AggregateName, string>>> {
  readonly command: string;
  readonly ifMatch?: string | undefined;
  readonly apply: boolean;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The command of a change that has passed the schema. Commands on different kinds of things may have the same name. */
export function amendingOf(change: ReviewedChange): Amending {
  const named = amending.filter(({ name }) => name === change.command);
  const about = named.find(({ thing }) => thing !== undefined && change[thing.name] !== undefined);
  return about ?? (named.find(({ thing }) => thing === undefined) as Amending);
}

/** The key of the thing that a change is about, if it names one. */
export const keyIn = (change: ReviewedChange): string | undefined =>
  things.map(({ name }) => change[name]).find((key) => key !== undefined);

const shared = {
  ifMatch: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
  apply: z.boolean(),
  body: z.record(z.string(), z.unknown()),
};

/**
 * The schema of changes of one kind of thing, which they name by its key. Without `of`: changes of the plan, which may
 * name a thing that they add.
 */
function changesOf(of?: AnyAggregate): z.ZodType<ReviewedChange> {
  const names = amending.filter(({ thing }) => thing === of).map(({ name }) => name);
  const keys =
    of === undefined ? things.map(({ name, keyed }) => [name, keyed?.schema.optional()]) : [[of.name, of.keyed?.schema]];
  const schema = z.strictObject({ command: z.enum(names), ...Object.fromEntries(keys), ...shared });
  // The cast is sound: the keys are names of aggregates.
  return schema as unknown as z.ZodType<ReviewedChange>;
}

const change = z.union([changesOf(), ...things.map((thing) => changesOf(thing))]);

const amendmentReview = z.strictObject({
  plan: fields.planId,
  notice: z.string().min(1),
  document: noticeDocument,
  reason: fields.text(fields.bounds.reason),
  /** For added things: the document that is the reason for them. */
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

/** The text of the review file. */
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
      for (const { name } of things) {
        const source = item.getIn(['body', name, 'source']);
        if (isMap(source)) source.flow = true;
      }
    }
  }
  return yaml.toString({ lineWidth: 0 });
}

/** Whether a review file holds changes to a plan rather than a whole plan. */
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
