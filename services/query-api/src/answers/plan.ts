import { choiceOf, meanings, words } from '@duban/domain';
import { type Immutable, planDocument } from '@duban/read-models';
import { z } from 'zod';
import { answer, noticeMark } from './marks.js';

const planItem = z
  .strictObject({
    ...planDocument.shape,
    notice: noticeMark,
    state: choiceOf(words.readModel).describe(
      `读模型状态：${meanings(words.readModel)}；非 live 时内容可能过时 / state of the read model; unless live, this may be out of date`,
    ),
  })
  .meta({ id: 'Plan' });
export type PlanItem = Immutable<z.output<typeof planItem>>;

export const plansAnswer = answer(
  z
    .strictObject({
      items: z.array(planItem),
      positions: z.record(z.string(), z.string()).describe('各计划的位置 / position of each plan'),
      next: z.string().nullable(),
    })
    .meta({ id: 'PlanList' }),
);
export type PlansAnswer = z.output<typeof plansAnswer>;
