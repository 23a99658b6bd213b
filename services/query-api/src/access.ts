/**
 * Who may read what. Anybody with a role reads plans, tasks with their reports, indicators with their
 * measurements, units and people. Histories are for those who oversee; someone who only reports sees
 * those of tasks and indicators that their unit leads or cooperates on, and across the plan what names
 * their unit (`unit=<own>`). The channel of a request is for inspectors and auditors. The bytes of evidence
 * are for those who oversee, and for the units of the tasks and indicators that refer to it. What oversight
 * records is for inspectors and auditors.
 */
import { type Actor, DubanError, type Role } from '@duban/domain';

const overseeing: readonly Role[] = ['office', 'leader', 'supervisor', 'inspector', 'auditor', 'system'];
const tracing: readonly Role[] = ['inspector', 'auditor'];

/** @throws {DubanError} `not-allowed` for an actor without a role */
export function requireRole({ roles }: Actor): void {
  if (roles.length === 0) throw new DubanError('not-allowed', { command: 'read' });
}

/**
 * @param units those that the history names, whichever way: the subject's, or the one asked for
 * @throws {DubanError} `history-not-yours`
 */
export function requireHistory({ roles, unit }: Actor, units: readonly string[]): void {
  if (overseeing.some((role) => roles.includes(role))) return;
  if (unit === undefined || !units.includes(unit)) throw new DubanError('history-not-yours');
}

/**
 * The form that a unit fills in is for the unit and the office.
 * @throws {DubanError} `not-allowed`, `not-your-unit`
 */
export function requireForm({ roles, unit }: Actor, asked: string): void {
  if (roles.includes('office')) return;
  if (!roles.includes('reporter')) throw new DubanError('not-allowed', { command: 'report-template' });
  if (unit !== asked) throw new DubanError('not-your-unit', { unit: unit ?? '' });
}

/** @throws {DubanError} `not-allowed` for everybody but inspectors and auditors */
export function requireTracing(actor: Actor): void {
  if (!seesChannels(actor)) throw new DubanError('not-allowed', { command: 'oversight' });
}

export const seesChannels = ({ roles }: Actor): boolean => tracing.some((role) => roles.includes(role));

export const seesAllEvidence = ({ roles }: Actor): boolean => overseeing.some((role) => roles.includes(role));
