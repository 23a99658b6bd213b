/** What lists across plans share. */
import { choiceOf, words } from '@duban/domain';
import { planDocument } from '@duban/read-models';
import { z } from 'zod';
import { noticeMark } from './marks.js';

const { id, title, year, simulated } = planDocument.shape;

export const planInList = z.strictObject({ id, title, year, simulated, notice: noticeMark }).meta({ id: 'PlanInList' });

export const acrossShape = {
  positions: z.record(z.string(), z.string()).describe('各计划的位置 / position of each plan'),
  unread: z
    .array(z.string())
    .describe(
      `未列的计划：${words.readModel.parked.zh}或${words.readModel.refilling.zh} / plans left out: parked, or being refilled`,
    ),
  next: z.string().nullable().describe('下一页的游标 / cursor of the next page'),
};

export const standing = choiceOf(words.standing);
