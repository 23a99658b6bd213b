import { channel, roles } from '@duban/domain';
import { type ChangeDocument, eventLabels, type FieldChange, fieldLabel, subjectKinds } from '@duban/read-models';
import { z } from 'zod';
import { day, instant } from './common.js';

export interface LabelledChange extends FieldChange {
  readonly label: string;
}
export interface HistoryItem extends Omit<ChangeDocument, 'channel' | 'changes'> {
  readonly typeLabel: string;
  readonly changes: readonly LabelledChange[];
  readonly channel?: ChangeDocument['channel'];
}

export const historyItem: z.ZodType<HistoryItem> = z.strictObject({
  id: z.string(),
  eventId: z.string(),
  position: z.string(),
  stream: z.string(),
  revision: z.string(),
  type: z.string(),
  typeLabel: z.string().describe('事件名称 / name of the event, in Chinese'),
  subject: z.strictObject({ kind: z.enum(subjectKinds), key: z.string(), title: z.string() }),
  actor: z.strictObject({
    id: z.string(),
    name: z.string(),
    unit: z.string().nullable(),
    roles: z.array(z.enum(roles)),
    onBehalfOf: z.string().nullable(),
  }),
  reason: z.string().nullable(),
  recordedAt: instant,
  serverTime: instant.nullable().describe('真实时间，仅见于模拟计划 / real time, only in simulated plans'),
  occurredOn: day.nullable(),
  changes: z
    .array(z.strictObject({ field: z.string(), label: z.string(), before: z.unknown(), after: z.unknown() }))

    .describe('逐字段的前后值 / field by field, before and after'),
  units: z.array(z.string()).describe('所涉单位 / units that it concerns'),
  commandId: z.string(),
  correlationId: z.string(),
  channel: channel.nullable().exactOptional().describe('请求来源，仅监察与审计可见 / for inspectors and auditors only'),
});

const typeLabels: Readonly<Record<string, { readonly zh: string } | undefined>> = eventLabels;

/** A change as it is shown to somebody who may, or may not, see how the request came in. */
export function shownChange(withChannel: boolean): (change: ChangeDocument) => HistoryItem {
  return ({ channel: how, changes, ...rest }) => ({
    ...rest,
    typeLabel: typeLabels[rest.type]?.zh ?? rest.type,
    changes: changes.map(({ field, before, after }) => ({ field, label: fieldLabel(field)?.zh ?? field, before, after })),
    ...(withChannel ? { channel: how } : {}),
  });
}
