/** A task as it stands, and its reports. */
import { choiceOf, deliverable as deliverableFacts, deliverableStages, namesIn, words } from '@duban/domain';
import { z } from 'zod';
import { entered } from './entered.js';
import {
  count,
  type DocumentOf,
  day,
  deed,
  evidence,
  instant,
  light,
  named,
  origin,
  placeholder,
  section,
  source,
  versioned,
} from './parts.js';

export const taskStatuses = namesIn(words.taskStatus);
const status = choiceOf(words.taskStatus);

/** Flags: reasons why somebody should look at a task. A completed or cancelled task has none. */
export const taskFlags = namesIn(words.taskFlag);
export type TaskFlag = (typeof taskFlags)[number];

/** Entries that a task document keeps of each list, the latest ones. The rest is in the history. */
export const taskListBounds = {
  extensions: 20,
  openObstacles: 50,
  responsibility: 50,
  resolvedPlaceholders: 100,
  passedStages: 10,
  openReturns: 50,
} as const;

export const reportDocument = z
  .strictObject({
    id: z.string(),
    task: z.string(),
    unit: named,
    by: named,
    entered,
    percent: count,
    done: z.string(),
    next: z.string().nullable(),
    obstacles: z.string().nullable(),
    evidence,
    occurredOn: day.describe('上报所述日期 / the day that the report speaks of'),
    reportedAt: instant,
    /** The Shanghai day of `reportedAt`. */
    reportedOn: day,
    corrections: count.describe('更正次数；文字为最后更正后的内容 / times corrected; texts are those after the last'),
    retracted: z.boolean(),
    /** A returned report does not count until it is corrected, which makes this false again. */
    returned: z.boolean(),
  })
  .meta({ id: 'StandingReport' });
export type ReportDocument = DocumentOf<typeof reportDocument>;

const holders = {
  responsible: z.array(named),
  leads: z.array(named),
  cooperating: z.array(z.union([named, placeholder])),
};

const documentNumber = z.string().nullable().describe('文号 / document number');

/** A stage that a deliverable has reached. */
const reachedStage = z
  .strictObject({ stage: z.enum(deliverableStages), documentNumber, occurredOn: day, event: z.string() })
  .meta({ id: 'ReachedStage' });
export type ReachedStage = DocumentOf<typeof reachedStage>;

const deliverable = z
  .strictObject({
    /** Position in the task's list. */
    number: z.int().describe('序号，从 1 起 / from 1'),
    ...deliverableFacts.shape,
    stage: choiceOf(words.stage),
    documentNumber,
    occurredOn: day.nullable(),
    /** The event that recorded the stage; null while the deliverable is planned. */
    event: z.string().nullable(),
    /** The stages before the present one, the latest last; setting back returns to that. */
    passed: z.array(reachedStage).describe('此前各阶段 / the stages before'),
  })
  .meta({ id: 'Deliverable' });
export type DeliverableDocument = DocumentOf<typeof deliverable>;

const pendingExtension = z.strictObject({ ...deed.shape, unit: named, due: day }).meta({ id: 'PendingExtension' });

const decidedExtension = z
  .strictObject({
    ...deed.shape,
    request: z.string(),
    /** The unit that asked for more time. */
    unit: named,
    asked: day,
    outcome: choiceOf(words.extensionOutcome),
    /** The due day before, and after. */
    before: day,
    due: day,
  })
  .meta({ id: 'DecidedExtension' });
export type DecidedExtension = DocumentOf<typeof decidedExtension>;

const openObstacle = z
  .strictObject({
    id: z.string(),
    unit: named,
    description: z.string(),
    /** The help that is asked for. */
    request: z.string().nullable(),
    occurredOn: day,
    raisedAt: instant,
  })
  .meta({ id: 'OpenObstacle' });
export type OpenObstacle = DocumentOf<typeof openObstacle>;

/** `report`: the report that was returned; null where it was a request for completion. `unit`: whose it was. */
const openReturn = z
  .strictObject({ ...deed.shape, report: z.string().nullable(), unit: named, reason: z.string().nullable() })
  .meta({ id: 'OpenReturn' });
export type OpenReturn = DocumentOf<typeof openReturn>;

/**
 * Who was responsible for the task in a period, under the names of that time; ids stay. A unit or person that gets
 * another name begins a period, as a hand-over does. `until` is null in the present period; `event` began it.
 */
const responsibilityPeriod = z
  .strictObject({
    from: instant,
    until: instant.nullable(),
    ...holders,
    event: z.string(),
    by: named,
  })
  .meta({ id: 'ResponsibilityPeriod' });
export type ResponsibilityPeriod = DocumentOf<typeof responsibilityPeriod>;

export const taskDocument = z
  .strictObject({
    code: z.string(),
    title: z.string(),
    section,
    origin,
    source,
    carriedOverFrom: z
      .strictObject({ plan: z.string(), task: z.string() })
      .meta({ id: 'TaskOfPlan' })
      .nullable()
      .describe('结转自 / carried over from'),
    ...holders,
    due: day.describe('现行期限 / after the extensions granted'),
    dueOriginally: day,
    dueBy: z.string().describe('期限所依的事件 / the event that the due day comes from'),
    dueByDefault: z.boolean().describe('通知未定期限，以年末为限 / no deadline was given; the last day of the year counts'),
    deliverables: z.array(deliverable),
    status,
    /** `resumesTo`: the status that the task had before, and will have when it is resumed. */
    suspended: z
      .strictObject({ ...deed.shape, resumesTo: status })
      .meta({ id: 'Suspension' })
      .nullable(),
    resumed: deed.nullable().describe('最近一次恢复 / the last time that it was resumed'),
    cancelled: deed.nullable(),
    /** `on`: the day from which silence is counted: the plan's first day, or that of the decision that added the task. */
    registered: z.strictObject({ event: z.string(), on: day }).meta({ id: 'TaskRegistration' }),
    acknowledgedBy: z.array(
      z
        .strictObject({ unit: named, event: z.string(), at: instant })
        .meta({ id: 'AcceptedItem' })
        .meta({ id: 'Acknowledgement' }),
    ),
    /** 0 without a report. */
    percent: count.describe('现行上报的进度 / progress of the standing report'),
    report: reportDocument.nullable().describe('现行上报 / the standing report'),
    completionRequest: z
      .strictObject({ ...deed.shape, unit: named, statement: z.string().nullable() })
      .meta({ id: 'CompletionRequest' })
      .nullable(),
    completed: z
      .strictObject({
        ...deed.shape,
        accepted: z
          .array(z.strictObject({ item: z.string(), reason: z.string() }))
          .describe('办结时未了的事项及理由 / what was open, and why it was completed all the same'),
      })
      .meta({ id: 'Completion' })
      .nullable(),
    pendingExtension: pendingExtension.nullable().describe('待批的延期申请 / the extension that awaits a decision'),
    extensions: z.array(decidedExtension).describe('已决定的延期，最近的若干条 / extensions decided, the latest'),
    /** Oldest first, at most `taskListBounds.openObstacles` of them; `counts` counts all. */
    openObstacles: z.array(openObstacle).describe('未解决的困难 / obstacles not cleared'),
    /** The latest `taskListBounds.openReturns` of them. */
    openReturns: z
      .array(openReturn)
      .describe(
        '尚未改正的退回：所退上报未更正、撤回或另报，或未再申请办结 / returns not answered: by a correction, a retraction or a further report, or by asking for completion again',
      ),
    responsibility: z
      .array(responsibilityPeriod)
      .describe('历任责任单位与责任人，末条为现任 / who answered over time; the last one at present'),
    resolvedPlaceholders: z.array(
      z.strictObject({ ...deed.shape, placeholder: z.string(), units: z.array(named) }).meta({ id: 'ResolvedPlaceholder' }),
    ),
    review: z
      .strictObject({ ...deed.shape, unit: named, verdict: choiceOf(words.reviewVerdict), comment: z.string() })
      .meta({ id: 'Review' })
      .nullable()
      .describe('最近一次中期评估 / the last midterm review'),
    substitute: z
      .strictObject({ ...deed.shape, unit: named })
      .meta({ id: 'Substitute' })
      .nullable()
      .describe('代行核验单位（回避） / the unit that checks in place of those that lead'),
    eligibleVerifier: z.boolean().describe('是否有合格核验单位 / whether anybody may check it'),
    /** The override that was set last and not lifted. After its last day, `until`, it no longer counts. */
    override: z
      .strictObject({ ...deed.shape, light: z.enum(['yellow', 'red']), until: day.nullable() })
      .meta({ id: 'LightOverride' })
      .nullable()
      .describe('人工亮灯 / the light set by hand'),
    counts: z
      .strictObject({
        reports: count,
        corrections: count,
        retractions: count,
        returns: count,
        obstaclesRaised: count,
        obstaclesCleared: count,
        reviews: count,
      })
      .meta({ id: 'TaskCounts' }),
    light: z
      .strictObject({
        light,
        rule: choiceOf(words.lightRule),
        ruleSet: z.string(),
        events: z.array(z.string()).describe('依据的事件 / the events it rests on'),
        /** The day since which the light has had this colour. */
        since: day,
      })
      .meta({ id: 'TaskLight' }),
    /** The due day is over, and the task is neither completed, suspended nor cancelled. */
    overdue: z.boolean(),
    flags: z.array(choiceOf(words.taskFlag)),
    ...versioned.shape,
  })
  .meta({ id: 'Task' });
export type TaskDocument = DocumentOf<typeof taskDocument>;
