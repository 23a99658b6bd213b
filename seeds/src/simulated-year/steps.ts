/** What one account does on one day of the simulated year: one command, as a client sends it. */
import type { ErrorCode, indicatorCommands, planCommands, taskCommands } from '@duban/domain';
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

/** What the schema of a command's body takes. */
type BodyOf<Command extends { readonly body: { readonly _input: unknown } }> = Command['body']['_input'];

/** Decisions on the plan, and what begins a stream of its own. */
type OnPlan = typeof planCommands & Pick<typeof taskCommands, 'add-task'> & Pick<typeof indicatorCommands, 'add-indicator'>;

type Extra = Pick<Step, 'label' | 'refused'>;

const referencePrefix = 'event of ';

/** Stands in a body for the id of the first event of the step with this label. */
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
