/** What every answer about a plan says beside its content. */
import { z } from 'zod';
import type { OpenPlan } from '../open-plan.js';

export const simulatedNotice = '模拟';

export interface Marks {
  /** The answer holds everything up to here; good as `minPosition`. */
  readonly position: string;
  /** A simulated plan runs on its own clock; nothing in it happened. */
  readonly simulated: boolean;
  readonly notice?: typeof simulatedNotice;
}

export const marksShape = {
  position: z.string().describe('答复所反映的事件位置，可作 minPosition / what the answer reflects, good as minPosition'),
  simulated: z.boolean().describe('模拟计划按自己的时钟运行 / a simulated plan runs on its own clock'),
  notice: z.literal(simulatedNotice).exactOptional().describe('仅见于模拟计划 / only in simulated plans'),
};

export function marks({ position, document: { simulated } }: OpenPlan): Marks {
  return simulated ? { position, simulated, notice: simulatedNotice } : { position, simulated };
}

export interface ListAnswer<Item> extends Marks {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** Schema of a list of a plan. */
export function listOf<Item>(item: z.ZodType<Item>): z.ZodType<ListAnswer<Item>> {
  return z.strictObject({
    items: z.array(item),
    next: z.string().nullable().describe('下一页的游标 / cursor of the next page'),
    ...marksShape,
  });
}
