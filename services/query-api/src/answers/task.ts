import { deliverable, deliverableStages, reviewVerdicts } from '@duban/domain';
import { type ReportDocument, type TaskDocument, taskFlags } from '@duban/read-models';
import { z } from 'zod';
import {
  count,
  day,
  deedShape,
  evidence,
  instant,
  light,
  named,
  origin,
  section,
  source,
  taskStatus,
  versionedShape,
} from './common.js';
import { type Marks, marksShape } from './marks.js';

export const reportItem: z.ZodType<ReportDocument> = z.strictObject({
  id: z.string(),
  task: z.string(),
  unit: named,
  by: named,
  percent: count,
  done: z.string(),
  next: z.string().nullable(),
  obstacles: z.string().nullable(),
  evidence,
  occurredOn: day.describe('上报所述日期 / the day that the report speaks of'),
  reportedAt: instant,
  reportedOn: day,
  corrections: count.describe('更正次数；文字为最后更正后的内容 / times corrected; texts are those after the last'),
  retracted: z.boolean(),
  returned: z.boolean(),
});

const holders = {
  responsible: z.array(named),
  leads: z.array(named),
  cooperating: z.array(z.union([named, z.strictObject({ placeholder: z.string() })])),
};

const documentNumber = z.string().nullable().describe('文号 / document number');

const deliverables = z.array(
  z.strictObject({
    number: z.int().describe('序号，从 1 起 / from 1'),
    ...deliverable.shape,
    stage: z
      .enum(['planned', ...deliverableStages])
      .describe('planned 未启动，drafting 起草，consulting 征求意见，issued 印发，held 举办'),
    documentNumber,
    occurredOn: day.nullable(),
    event: z.string().nullable(),
    passed: z
      .array(z.strictObject({ stage: z.enum(deliverableStages), documentNumber, occurredOn: day, event: z.string() }))
      .describe('此前各阶段 / the stages before'),
  }),
);

const supervision = {
  pendingExtension: z
    .strictObject({ ...deedShape, unit: named, due: day })
    .nullable()
    .describe('待批的延期申请 / the extension that awaits a decision'),
  extensions: z
    .array(
      z.strictObject({
        ...deedShape,
        request: z.string(),
        unit: named,
        asked: day,
        outcome: z.enum(['granted', 'refused']),
        before: day,
        due: day,
      }),
    )
    .describe('已决定的延期，最近的若干条 / extensions decided, the latest'),
  openObstacles: z
    .array(
      z.strictObject({
        id: z.string(),
        unit: named,
        description: z.string(),
        request: z.string().nullable(),
        occurredOn: day,
        raisedAt: instant,
      }),
    )
    .describe('未解决的障碍 / obstacles not cleared'),
  responsibility: z
    .array(z.strictObject({ from: instant, until: instant.nullable(), ...holders, event: z.string(), by: named }))
    .describe('历任责任单位与责任人，末条为现任 / who answered over time; the last one at present'),
  resolvedPlaceholders: z.array(z.strictObject({ ...deedShape, placeholder: z.string(), units: z.array(named) })),
  review: z
    .strictObject({ ...deedShape, unit: named, verdict: z.enum(reviewVerdicts), comment: z.string() })
    .nullable()
    .describe('最近一次中期评估 / the last midterm review'),
  substitute: z
    .strictObject({ ...deedShape, unit: named })
    .nullable()
    .describe('回避时代为核验的单位 / the unit that checks in place of those that lead'),
  eligibleVerifier: z.boolean().describe('是否有合格核验单位 / whether anybody may check it'),
  override: z
    .strictObject({ ...deedShape, light: z.enum(['yellow', 'red']), until: day.nullable() })
    .nullable()
    .describe('人工亮灯 / the light set by hand'),
};

const shape = {
  code: z.string(),
  title: z.string(),
  section,
  origin,
  source,
  carriedOverFrom: z.strictObject({ plan: z.string(), task: z.string() }).nullable().describe('结转自 / carried over from'),
  ...holders,
  due: day.describe('现行期限 / after the extensions granted'),
  dueOriginally: day,
  dueBy: z.string().describe('期限所依的事件 / the event that the due day comes from'),
  dueByDefault: z.boolean().describe('通知未定期限，以年末为限 / no deadline was given; the last day of the year counts'),
  deliverables,
  status: taskStatus,
  suspended: z.strictObject({ ...deedShape, resumesTo: taskStatus }).nullable(),
  resumed: z.strictObject(deedShape).nullable().describe('最近一次恢复 / the last time that it was resumed'),
  cancelled: z.strictObject(deedShape).nullable(),
  registered: z.strictObject({ event: z.string(), on: day }),
  acknowledgedBy: z.array(z.strictObject({ unit: named, event: z.string(), at: instant })),
  percent: count.describe('现行上报的进度 / progress of the standing report'),
  report: reportItem.nullable().describe('现行上报 / the standing report'),
  completionRequest: z.strictObject({ ...deedShape, unit: named, statement: z.string().nullable() }).nullable(),
  completed: z.strictObject(deedShape).nullable(),
  ...supervision,
  counts: z.strictObject({
    reports: count,
    corrections: count,
    retractions: count,
    returns: count,
    obstaclesRaised: count,
    obstaclesCleared: count,
    reviews: count,
  }),
  light: z.strictObject({
    light,
    rule: z.string().describe('依据的规则 / the rule it follows from'),
    ruleSet: z.string(),
    events: z.array(z.string()).describe('依据的事件 / the events it rests on'),
    since: day,
  }),
  overdue: z.boolean(),
  flags: z
    .array(z.enum(taskFlags))
    .describe('no-eligible-verifier 无合格核验单位，overdue 逾期，obstacles 有障碍，extension-pending 延期待批，suspended 暂停'),
  ...versionedShape,
} satisfies { [Name in keyof TaskDocument]: z.ZodType<TaskDocument[Name]> };

export const taskItem: z.ZodType<TaskDocument> = z.strictObject(shape);

export type TaskAnswer = TaskDocument & Marks;
export const taskAnswer: z.ZodType<TaskAnswer> = z.strictObject({ ...shape, ...marksShape });

/** A task in the answer about a unit or a person. */
export type TaskBrief = Pick<TaskDocument, 'code' | 'title' | 'section' | 'status' | 'percent' | 'due' | 'overdue'> & {
  readonly role: 'responsible' | 'lead' | 'cooperating';
  readonly light: TaskDocument['light']['light'];
};
export const taskBrief: z.ZodType<TaskBrief> = z.strictObject({
  code: shape.code,
  title: shape.title,
  section,
  role: z.enum(['responsible', 'lead', 'cooperating']).describe('责任人、牵头、配合'),
  status: shape.status,
  percent: shape.percent,
  due: day,
  overdue: z.boolean(),
  light,
});

export function briefOf(task: TaskDocument, role: TaskBrief['role']): TaskBrief {
  const { code, title, section, status, percent, due, overdue } = task;
  return { code, title, section, role, status, percent, due, overdue, light: task.light.light };
}
