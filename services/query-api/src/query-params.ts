/** Parameters of queries. They are checked here, before anything is read. */
import {
  addDays,
  aggregates,
  DubanError,
  entryStates,
  fields,
  instantOf,
  lightRuleSetVersion,
  meanings,
  namesIn,
  words,
} from '@duban/domain';
import {
  attainments,
  fieldLabel,
  fieldLabels,
  indicatorFlags,
  lights,
  oversightKinds,
  parsePoint,
  taskFlags,
  taskStatuses,
} from '@duban/read-models';
import { z } from 'zod';

const pageLimitMax = 200;
const pageLimitDefault = 50;

/** Makes a query wait until it sees what a command has done. The value is the position from the command's answer. */
const minPositionParam = {
  minPosition: z
    .string()
    .max(100)
    .optional()
    .describe('至少反映到该位置，最多等 5 秒 / wait, at most 5 s, until at least this position is reflected'),
};

const point = z
  .string()
  .max(100)
  .refine((text) => parsePoint(text) !== undefined, {
    error:
      '应为日期、带时区的时刻、位置、event:<事件编号> 或 before:<事件编号> / must be a day, an instant with its time zone, a position, event:<id> or before:<id>',
  });

/** Asks for the state at a point in the past instead of the present one. */
const asOfParam = {
  asOf: point
    .optional()
    .describe(
      '当时所知的状态：日期（当日终了，北京时间）、时刻、位置、event:<编号>（该事件之后）、before:<编号> / the state as known then: a day (its end, Asia/Shanghai), an instant, a position, event:<id> (just after it), before:<id>',
    ),
};

const pageParams = {
  ...minPositionParam,
  format: z
    .enum(['json', 'csv', 'xlsx'])
    .optional()
    .describe(
      'csv、xlsx：全部条目的文件，limit 不起作用；也可用 Accept / a file of all items, whatever the limit; so does Accept',
    ),
  limit: z.coerce.number().int().min(1).max(pageLimitMax).default(pageLimitDefault).describe('每页条数 / items a page'),
  cursor: z.string().max(2_048).optional().describe('上一页答复中的 next / `next` of the page before'),
};

const order = (preset: 'asc' | 'desc') =>
  z.enum(['asc', 'desc']).default(preset).describe('asc 由旧到新，desc 由新到旧 / oldest or newest first');

export const stateQuery = z.strictObject({ ...minPositionParam, ...asOfParam });
export const minPositionQuery = z.strictObject(minPositionParam);
export const evidenceQuery = z.strictObject({
  ...minPositionParam,
  plan: fields.planId.describe('引用它的计划 / the plan that refers to it'),
});
export const noticeQuery = z.strictObject({
  ...minPositionParam,
  sha256: fields.sha256Hex.optional().describe('所依通知之一；默认第一件 / one of the notices; by default the first'),
});
export const pageQuery = z.strictObject(pageParams);
export type PageParams = z.output<typeof pageQuery> & { readonly asOf?: string | undefined };
const statePageParams = { ...pageParams, ...asOfParam };
export const statePageQuery = z.strictObject(statePageParams);
export const personQuery = statePageQuery.omit({ format: true });
export const recordsQuery = z.strictObject({ ...statePageParams, order: order('desc') });

const yesOrNo = z.enum(['true', 'false']);

export const taskFilters = {
  section: z.coerce.number().int().min(1).max(1_000).optional().describe('章节序号 / number of the section'),
  unit: fields.key.optional().describe('牵头或配合的单位 / unit that leads or cooperates'),
  person: fields.key.optional().describe('责任人 / person responsible'),
  light: z
    .enum(lights)
    .optional()
    .describe(`${meanings(words.light)}；已取消的任务无灯 / tasks that were cancelled are under no light`),
  status: z.enum(taskStatuses).optional().describe(meanings(words.taskStatus)),
  flag: z.enum(taskFlags).optional().describe(meanings(words.taskFlag)),
  overdue: yesOrNo.optional().describe('是否逾期 / past its due day and not completed'),
};
export const tasksQuery = z.strictObject({ ...statePageParams, ...taskFilters });

export const lightsQuery = z.strictObject({
  ...statePageParams,
  rules: lightRuleSetVersion.describe('按哪一版亮灯规则计算 / the version of the rules to score by'),
  differs: yesOrNo.optional().describe('与现行亮灯（灯色或依据）是否不同 / whether light or rule differ from those in force'),
});

export const taskLightsQuery = lightsQuery.pick({ minPosition: true, rules: true });

export const indicatorFilters = {
  task: fields.taskCode.optional().describe('所属任务 / the task that owns it'),
  attainment: z.enum(attainments).optional().describe(meanings(words.attainment)),
  flag: z.enum(indicatorFlags).optional().describe(meanings(words.indicatorFlag)),
  headline: yesOrNo.optional().describe('是否总体指标 / whether no task owns it'),
};
export const indicatorsQuery = z.strictObject({ ...statePageParams, ...indicatorFilters });

const time = z
  .union([fields.day, z.iso.datetime({ offset: true })], {
    error:
      '应为日期（2012-06-30）或带时区的时刻（2012-06-30T08:00:00+08:00，地址中的 + 写作 %2B）；24:00 请写作次日 00:00 / must be a day (2012-06-30) or an instant with its time zone (2012-06-30T08:00:00+08:00, where + is written %2B in an address); for 24:00 write 00:00 of the next day',
  })
  .optional()
  .describe('日期（北京时间，含当日）或时刻 / a day in Asia/Shanghai, included, or an instant');

export const enteredQuery = z.strictObject({
  ...pageParams,
  unit: fields.key.optional().describe('被代填的单位 / the unit that it was entered for'),
  person: z.string().min(1).max(100).optional().describe('被代填人的账号 / token subject of the person'),
  subject: z
    .string()
    .max(80)
    .regex(/^(task|indicator)\/[a-z0-9.-]+$/, {
      error: '应为对象，如 task/3.2 或 indicator/rd-gdp / must be a subject such as task/3.2 or indicator/rd-gdp',
    })
    .optional()
    .describe('对象，如 task/3.2 / the subject'),
  state: z.enum(entryStates).optional().describe('unconfirmed 未确认，confirmed 已确认，disowned 已否认'),
  order: order('desc'),
});
export type EnteredFilters = Omit<z.output<typeof enteredQuery>, keyof PageParams>;

/** The names of all events of plans. */
const eventTypes = aggregates.flatMap(({ events }) => Object.keys(events));
const fieldNames = [...fieldLabels.keys()].join('、');

const directions = namesIn(words.direction);
const typesParam = z.array(z.enum(eventTypes)).min(1).max(50).optional();

const changeFilters = {
  actor: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('操作人标识或当时的姓名；都没有则 404 / id of who did it, or their name at the time; 404 when there is none'),
  unit: fields.key
    .optional()
    .describe(
      '操作人所属，或牵头、配合其对象的单位 ；没有则 404 / unit of the actor, or that leads or cooperates on the subject; 404 when there is none',
    ),
  type: typesParam.describe('事件类型，可多个：type=a&type=b / types of the event, one or several'),
  without: typesParam.describe('不要这些事件类型，可多个 / types of events that are left out, one or several'),
  days: z
    .enum(['false'])
    .optional()
    .describe(
      'false：不要推进日期的条目本身；某日改变的亮灯等仍在 / false leaves out the entries of the days themselves, and not what a day changed',
    ),
  onBehalf: yesOrNo.optional().describe('是否代填 / whether it was entered for somebody else'),
  correlation: fields.uuid.optional().describe('同一次提交的编号 / what was sent together: the id of the correlation'),
  direction: z.enum(directions).optional().describe(meanings(words.direction)),
  reason: fields
    .text(fields.bounds.shortText)
    .optional()
    .describe('理由中的词，空格隔开者须都有，不分大小写 / words that the reason has, all of them, whatever their case'),
  evidence: fields.sha256Hex
    .optional()
    .describe('涉及这份佐证的变更：引用、替换、撤回 / changes that refer to this piece, replace it or take it back'),
  field: z
    .string()
    .max(64)
    .refine((field) => fieldLabel(field) !== undefined, {
      error:
        '应为变更历史的字段，如 due 或 deliverables/2/stage / must be a field of the history such as due or deliverables/2/stage',
    })
    .optional()
    .describe(`所改字段；某一成果的字段带其序号，如 deliverables/2/stage / field that changed: ${fieldNames}`),
  from: time,
  to: time,
};
export const subjectHistoryQuery = z.strictObject({ ...pageParams, ...changeFilters, order: order('desc') });
export const historyQuery = z.strictObject({
  ...subjectHistoryQuery.shape,
  subject: z
    .string()
    .max(80)
    .regex(/^((task|indicator|plan|unit|person)\/[a-z0-9.-]+|calendar\/days)$/, {
      error: '应为对象，如 task/3.2 或 indicator/rd-gdp / must be a subject such as task/3.2 or indicator/rd-gdp',
    })
    .optional()
    .describe('对象，如 task/3.2、unit/gaoxin；不存在则 404 / the subject; 404 when there is none'),
});
export type ChangeFilters = Omit<z.output<typeof historyQuery>, keyof PageParams | 'order'>;

/** Fewer than in other pages: a page of a difference holds whole things, each with its entries. */
const thingsMax = 50;
const thingsPreset = 20;

export const walkQuery = z.strictObject({
  ...minPositionParam,
  task: fields.taskCode.optional().describe('任务 / the task'),
  indicator: fields.key.optional().describe('指标；与 task 同用时任一均可 / the indicator; with task, either of them'),
  actor: changeFilters.actor,
  correlation: fields.uuid.optional().describe('关联编号 correlationId / events of one correlation'),
  from: time,
  to: time,
  after: z.guid().optional().describe('从该事件之后继续 / goes on after this event'),
});
export type WalkQuery = z.output<typeof walkQuery>;

export const happenedQuery = z.strictObject({
  ...minPositionParam,
  ...asOfParam,
  limit: pageParams.limit,
  cursor: pageParams.cursor,
  by: fields.day.describe('只计所述日期不晚于此日者 / only what speaks of a day up to this one counts'),
  task: fields.taskCode.optional().describe('任务 / the task'),
  indicator: fields.key.optional().describe('指标 / the indicator'),
  unit: fields.key.optional().describe('牵头或配合的单位 / unit that leads or cooperates'),
  differs: yesOrNo.optional().describe('是否与现行者不同 / whether it differs from what stood'),
});
export type HappenedQuery = z.output<typeof happenedQuery>;

export const diffQuery = z.strictObject({
  ...minPositionParam,
  limit: z.coerce.number().int().min(1).max(thingsMax).default(thingsPreset).describe('每页对象数 / things a page'),
  cursor: pageParams.cursor,
  from: point.describe('前一时点，形式同 asOf / the earlier point, written as asOf is'),
  to: point.describe('后一时点 / the later point'),
  subject: z
    .string()
    .max(80)
    .regex(/^(task|indicator|plan|unit|person)\/[a-z0-9.-]+$/, {
      error: '应为对象，如 task/3.2 或 indicator/rd-gdp / must be a subject such as task/3.2 or indicator/rd-gdp',
    })
    .optional()
    .describe('对象，如 task/3.2；两时点都没有则 404 / the subject; 404 when neither state has it'),
  unit: fields.key.optional().describe('任一时点牵头或配合的单位 / unit that leads or cooperates in either state'),
  field: changeFilters.field,
  actor: changeFilters.actor.describe('改动过该字段的人 / somebody who had a part in the change of the field'),
  type: changeFilters.type.describe('改动过该字段的事件类型 / type of an event that had a part in it'),
  without: changeFilters.without,
  days: changeFilters.days,
  onBehalf: changeFilters.onBehalf,
  correlation: changeFilters.correlation,
  direction: changeFilters.direction,
  reason: changeFilters.reason,
  evidence: changeFilters.evidence,
});
export type DiffQuery = z.output<typeof diffQuery>;

export const receiptsQuery = z.strictObject({
  ...pageParams,
  plan: fields.planId.optional().describe('只看一个计划 / only one plan'),
  from: time,
  to: time,
});

const period = time.unwrap();
export const dossierQuery = z.strictObject({
  ...pageParams,
  from: period,
  to: period,
  plan: fields.planId.optional().describe('只看一个计划 / only one plan'),
  part: z.enum(namesIn(words.dossierPart)).optional().describe(meanings(words.dossierPart)),
});

export const oversightQuery = z.strictObject({
  ...pageParams,
  kind: z
    .enum(oversightKinds)
    .optional()
    .describe(`${meanings(words.oversightKind)} / dropped: how many are not recorded one by one; tokens: issued and revoked`),
  actor: z.string().min(1).max(100).optional().describe('操作人标识 / id of who did it'),
  plan: fields.planId.optional().describe('所涉计划 / the plan that it was about'),
  subject: fields
    .text(fields.bounds.shortText)
    .optional()
    .describe('对象，如 task/3.2、evidence/<sha256>、account/<人员标识> / what it was about'),
  from: time,
  to: time,
});

export const planParams = z.strictObject({ plan: fields.planId });
export const taskParams = z.strictObject({ plan: fields.planId, code: fields.taskCode });
export const indicatorParams = z.strictObject({ plan: fields.planId, key: fields.key });
export const eventParams = z.strictObject({ plan: fields.planId, event: z.guid().describe('事件编号 / id of the event') });
export const unitParams = z.strictObject({ plan: fields.planId, unit: fields.key });
export const personParams = z.strictObject({ id: fields.key });

export interface Interval {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/**
 * The sort keys between which the entries of an interval lie, both exclusive. A sort key begins with the instant and
 * goes on after it, so it sorts behind the bare instant.
 * @throws {DubanError} `interval-reversed`
 */
export function boundsOf({ from, to }: Interval): { readonly above: string | undefined; readonly below: string | undefined } {
  const above = from === undefined ? undefined : beginOf(from);
  const below = to === undefined ? undefined : endOf(to);
  if (above !== undefined && below !== undefined && above >= below) {
    throw new DubanError('interval-reversed', { from: from as string, to: to as string });
  }
  return { above, below };
}

/** The first instant of a day, or the instant itself, in UTC with milliseconds. */
export function beginOf(given: string): string {
  return isDay(given) ? instantOf(given) : utc(given);
}

/** The first instant after a day or an instant. */
export function endOf(given: string): string {
  return isDay(given) ? instantOf(addDays(given, 1)) : new Date(Date.parse(given) + 1).toISOString();
}

const isDay = (given: string) => given.length === 'YYYY-MM-DD'.length;
const utc = (given: string) => new Date(Date.parse(given)).toISOString();
