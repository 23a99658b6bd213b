/** A step of the simulated year: one command of one account on one day, as a client sends it. */
import type { ErrorCode, indicatorCommands, planCommands, taskCommands } from '@duban/domain';
import type { AccountId } from './accounts.js';

/** The target of a command: the plan itself, a task or an indicator. */
export type Target = { readonly plan: true } | { readonly task: string } | { readonly indicator: string };

export interface Step {
  /** The day of the plan. */
  readonly on: string;
  readonly by: AccountId;
  readonly to: Target;
  readonly command: string;
  /** May refer to events of earlier steps (`eventOf`). */
  readonly body: Readonly<Record<string, unknown>>;
  /** A name for the step's first event, for later steps. */
  readonly label?: string;
  /** The code with which the command is refused; absent when it is accepted. */
  readonly refused?: ErrorCode;
}

/** What the schema of a command's body takes. */
type BodyOf<Command extends { readonly body: { readonly _input: unknown } }> = Command['body']['_input'];

/** Decisions on the plan, and commands that begin a stream. */
type OnPlan = typeof planCommands & Pick<typeof taskCommands, 'add-task'> & Pick<typeof indicatorCommands, 'add-indicator'>;

type Extra = Pick<Step, 'label' | 'refused'>;

const referencePrefix = 'event of ';

/** A placeholder in a body, to be replaced by the id of the first event of the step with this label. */
export const eventOf = (label: string) => `${referencePrefix}${label}`;

/** The label that a value refers to, or undefined when it refers to none. */
export const labelOf = (value: string): string | undefined =>
  value.startsWith(referencePrefix) ? value.slice(referencePrefix.length) : undefined;

/** A command on a task. */
export const onTask = <Name extends keyof typeof taskCommands>(
  on: string,
  by: AccountId,
  task: string,
  command: Name,
  body: BodyOf<(typeof taskCommands)[Name]>,
  extra: Extra = {},
): Step => ({ on, by, to: { task }, command, body: body as Step['body'], ...extra });

/** A command on an indicator. */
export const onIndicator = <Name extends keyof typeof indicatorCommands>(
  on: string,
  by: AccountId,
  indicator: string,
  command: Name,
  body: BodyOf<(typeof indicatorCommands)[Name]>,
  extra: Extra = {},
): Step => ({ on, by, to: { indicator }, command, body: body as Step['body'], ...extra });

/** A decision on the plan, or an addition to it. */
export const onPlan = <Name extends keyof OnPlan>(
  on: string,
  by: AccountId,
  command: Name,
  body: BodyOf<OnPlan[Name]>,
  extra: Extra = {},
): Step => ({ on, by, to: { plan: true }, command, body: body as Step['body'], ...extra });
