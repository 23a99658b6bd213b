/** A line of a dossier: a task that was held, an act, or a change that others made meanwhile. */
import { choiceOf, words } from '@duban/domain';
import { changeDocument, type Immutable, reportDocument, taskDocument, unitDocument } from '@duban/read-models';
import { z } from 'zod';
import { acrossShape, planInList } from './across.js';
import { labelledChange } from './history.js';
import { linkedEvent, typeLabel } from './links.js';
import { answer } from './marks.js';

const { eventId, type, subject, actor, reason, recordedAt, occurredOn } = changeDocument.shape;
const count = z.int().min(0);
const part = choiceOf(words.dossierPart);

const heldTask = z
  .strictObject({
    periods: z
      .array(
        z
          .strictObject({ role: choiceOf(words.part), from: recordedAt, until: recordedAt.nullable() })
          .meta({ id: 'PeriodOfHolding' }),
      )
      .describe('以何身份、自何时至何时；至今则 until 为空 / as what, from when and until when; null at present'),
    due: taskDocument.shape.due,
    deadlines: z
      .array(
        z
          .strictObject({
            before: taskDocument.shape.due,
            after: taskDocument.shape.due,
            eventId,
            by: reportDocument.shape.by,
            at: recordedAt,
          })
          .meta({ id: 'MovedDeadline' }),
      )
      .describe('其间期限的变动 / how the deadline was moved meanwhile'),
    reports: count,
    corrections: count,
    retractions: count,
    returns: count.describe('退回次数，含退回办结申请 / reports and requests for completion that were returned'),
    lightDays: unitDocument.shape.lights.shape.leads.describe(
      '其间各灯的天数，以当日终了时为准 / days under each light, as at the end of the day',
    ),
    complete: z
      .boolean()
      .describe('false：变更过多，以上未计全 / false: more happened to the task than was looked at for this line'),
  })
  .meta({ id: 'HeldTask' });
export type HeldTask = Immutable<z.output<typeof heldTask>>;

const changeOfDossier = z
  .strictObject({
    eventId,
    type,
    typeLabel,
    actor,
    reason,
    occurredOn,
    changes: z.array(labelledChange),
    seconds: z
      .array(linkedEvent)
      .describe(
        '另一人所为而与之关联的事件：所依的申请，或依它的决定 / what others did of the same: the request, or the decision',
      ),
    alone: z.boolean().describe('无另一人参与 / nobody else had a part in it'),
  })
  .meta({ id: 'ChangeOfDossier' });

export const dossierItem = z
  .strictObject({
    plan: planInList,
    part,
    subject,
    at: recordedAt.describe('开始负责或记录的时间 / when the holding began, or when it was recorded'),
    held: heldTask.nullable().describe('仅见于 held / of held only'),
    change: changeOfDossier.nullable().describe('仅见于 act、other / of act and other only'),
  })
  .meta({ id: 'DossierItem' });
export type DossierItem = Immutable<z.output<typeof dossierItem>>;
export type DossierPart = DossierItem['part'];

export const dossierAnswer = answer(z.strictObject({ items: z.array(dossierItem), ...acrossShape }).meta({ id: 'Dossier' }));
