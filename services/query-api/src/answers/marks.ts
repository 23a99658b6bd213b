/** What every answer about a plan has besides its content. */
import { type Language, word, words } from '@duban/domain';
import type { Immutable } from '@duban/read-models';
import { z } from 'zod';
import type { OpenPlan } from '../open-plan.js';

/** The mark of a simulated plan in the language of the answer. */
export const simulatedIn = (language: Language): string => word(words.mark, 'simulated', language);

const { zh, en } = words.mark.simulated;

export const asOfMark = z
  .strictObject({
    position: z.string().describe('所属的最后一个事件的位置 / position of the last event that belongs to it'),
    at: z.string().describe('至此最晚的记录时间 / the latest time of recording among them'),
    final: z.boolean().describe('false：之后追加的事件仍可能属于它 / false while an event appended later may still belong to it'),
  })
  .meta({ id: 'AsOf' });

const marksShape = {
  /** The answer holds every event up to here. */
  position: z.string().describe('答复所反映的事件位置，可作 minPosition / what the answer reflects, good as minPosition'),
  /** Whether the plan is simulated: then nothing in it really happened. */
  simulated: z.boolean().describe('模拟计划按自己的时钟运行 / a simulated plan runs on its own clock'),
  notice: z.enum([zh, en]).exactOptional().describe('仅见于模拟计划 / only in simulated plans'),
  asOf: asOfMark.exactOptional().describe('仅见于 asOf 的答复 / only where asOf was asked for'),
};
export const { notice: noticeMark } = marksShape;
export type Marks = Immutable<z.output<z.ZodObject<typeof marksShape>>>;

/** The mark of a plan if it is simulated; otherwise nothing. */
export const noticeOf = ({ simulated }: { readonly simulated: boolean }, language: Language): Pick<Marks, 'notice'> =>
  simulated ? { notice: simulatedIn(language) } : {};

export const marks = ({ position, document, language, asOf }: OpenPlan): Marks => ({
  position,
  simulated: document.simulated,
  ...noticeOf(document, language),
  ...(asOf === undefined ? {} : { asOf }),
});

/** The schema of an answer as one of read-only data, because documents are read-only. */
export function answer<Schema extends z.ZodType>(schema: Schema): z.ZodType<Immutable<z.output<Schema>>> {
  return schema as unknown as z.ZodType<Immutable<z.output<Schema>>>;
}

/** The schema of an answer about one thing of a plan. */
export function answerOf<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return answer(z.strictObject({ ...shape, ...marksShape }));
}

export interface ListAnswer<Item> extends Marks {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** The schema of a plan's list, named after its items. */
export function listOf<Item>(item: z.ZodType<Item>): z.ZodType<ListAnswer<Item>> {
  const list = z.strictObject({
    items: z.array(item),
    next: z.string().nullable().describe('下一页的游标 / cursor of the next page'),
    ...marksShape,
  });
  const id = item.meta()?.id;
  return id === undefined ? list : list.meta({ id: `${id}List` });
}
