/** A task's light as it is, and as another version of the rules would show it. */
import { type LightChange, type LightRuleSetVersion, type LightVerdict, lightRuleSetVersion } from '@duban/domain';
import { lightUnder, type PlanDocument, type TaskDocument, taskDocument } from '@duban/read-models';
import { z } from 'zod';

const { light, rule, since: day } = taskDocument.shape.light.shape;

const verdictShape = {
  light,
  rule,
  events: z.array(z.string()).describe('依据的事件 / the events it rests on'),
};

export interface RescoredLight {
  readonly code: string;
  readonly title: string;
  readonly inForce: LightVerdict;
  readonly rescored: LightVerdict;
  readonly differs: boolean;
}

export const rescoredLight: z.ZodType<RescoredLight> = z
  .strictObject({
    code: z.string(),
    title: z.string(),
    inForce: z.strictObject({ ...verdictShape, ruleSet: z.string() }).describe('现行亮灯 / the light in force'),
    rescored: z
      .strictObject({ ...verdictShape, ruleSet: lightRuleSetVersion })
      .describe('按所问规则，今日的亮灯 / today by the rules asked for'),
    differs: z.boolean().describe('灯色或依据不同 / whether light or rule differ'),
  })
  .meta({ id: 'RescoredLight' });

/** A day on which a task's light, or the rule behind it, changes. */
export type RescoredDay = LightVerdict & { readonly day: string };

export const rescoredDay: z.ZodType<RescoredDay> = z
  .strictObject({ day, ...verdictShape, ruleSet: lightRuleSetVersion })
  .meta({ id: 'RescoredDay' });

export const rescoredDayOf = ({ day: on, verdict }: LightChange): RescoredDay => ({ day: on, ...verdict });

export function rescoredOf(task: TaskDocument, plan: PlanDocument, rules: LightRuleSetVersion): RescoredLight {
  const { light: colour, rule, ruleSet, events } = task.light;
  const rescored = lightUnder(task, plan, rules);
  const differs = rescored.light !== colour || rescored.rule !== rule;
  return { code: task.code, title: task.title, inForce: { light: colour, rule, ruleSet, events }, rescored, differs };
}
