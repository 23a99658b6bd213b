/** What one account does on one day of the simulated year: one command, as a client sends it. */
import type {
  additionBodies,
  ErrorCode,
  IndicatorCommandName,
  indicatorCommandBodies,
  PlanDecisionName,
  planDecisionBodies,
  TaskCommandName,
  taskCommandBodies,
} from '@duban/domain';
import type { AccountId } from './accounts.js';

/** Where a command goes: the plan itself, a task of it or an indicator. */
export type Target = { readonly plan: true } | { readonly task: string } | { readonly indicator: string };

export interface Step {
  /** The plan's day. */
  readonly on: string;
  readonly by: AccountId;
  readonly to: Target;
  readonly command: string;
  /** May hold references to events of earlier steps (`eventOf`). */
  readonly body: Readonly<Record<string, unknown>>;
  /** Names the step's first event for later ones. */
  readonly label?: string;
  /** The code that the command is refused with; absent: it is accepted. */
  readonly refused?: ErrorCode;
}

/** What a schema takes. */
type BodyOf<Schema extends { readonly _input: unknown }> = Schema['_input'];

type Extra = Pick<Step, 'label' | 'refused'>;

const referencePrefix = 'event of ';

/** Stands in a body for the id of the first event of the step with this label. */
export const eventOf = (label: string) => `${referencePrefix}${label}`;

/** The label that a value refers to, or undefined when it refers to none. */
export const labelOf = (value: string): string | undefined =>
  value.startsWith(referencePrefix) ? value.slice(referencePrefix.length) : undefined;

/** A command on a task. */
export const onTask = <Name extends TaskCommandName>(
  on: string,
  by: AccountId,
  task: string,
  command: Name,
  body: BodyOf<(typeof taskCommandBodies)[Name]>,
  extra: Extra = {},
): Step => ({ on, by, to: { task }, command, body: body as Step['body'], ...extra });

/** A command on an indicator. */
export const onIndicator = <Name extends IndicatorCommandName>(
  on: string,
  by: AccountId,
  indicator: string,
  command: Name,
  body: BodyOf<(typeof indicatorCommandBodies)[Name]>,
  extra: Extra = {},
): Step => ({ on, by, to: { indicator }, command, body: body as Step['body'], ...extra });

/** A decision on the plan, or an addition to it. */
export const onPlan = <Name extends PlanDecisionName | keyof typeof additionBodies>(
  on: string,
  by: AccountId,
  command: Name,
  body: BodyOf<(typeof planDecisionBodies & typeof additionBodies)[Name]>,
  extra: Extra = {},
): Step => ({ on, by, to: { plan: true }, command, body: body as Step['body'], ...extra });
