/** The accounts of the simulated year: posts, no people. Every name and every subject says 模拟. */
import type { Role } from '@duban/domain';
import { people, units } from '../people-and-units.js';

export interface Account {
  /** The subject of the account's tokens. */
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly unit?: string;
}

/**
 * `reporter of <unit>`, `leader <n>` with the number of the responsible post in the manifest, or a post of the
 * department.
 */
export type AccountId = `reporter of ${string}` | `leader ${number}` | 'planning office' | 'general office' | 'supervisor';

/** The general office is no unit of the notice; the simulated year adds it. */
export const generalOffice = { id: 'bangongshi', name: '办公室' } as const;

const reporters: [AccountId, Account][] = units.map(({ id, name }) => [
  `reporter of ${id}`,
  { id: `moni:${id}:tianbao`, name: `${name}填报岗（模拟）`, role: 'reporter', unit: id },
]);

/** The manifest names the n-th responsible person `zeren-<n>`; this account is bound to it. */
const leaders: [AccountId, Account][] = people.map((_, index) => [
  `leader ${index + 1}`,
  { id: `moni:zeren:${index + 1}`, name: `责任岗${index + 1}（模拟）`, role: 'leader' },
]);

export const accounts: ReadonlyMap<AccountId, Account> = new Map<AccountId, Account>([
  ...reporters,
  ...leaders,
  ['planning office', { id: 'moni:jihua:zonghe', name: '计划处综合岗（模拟）', role: 'office', unit: 'jihua' }],
  ['general office', { id: 'moni:bangongshi:zonghe', name: '办公室综合岗（模拟）', role: 'office', unit: generalOffice.id }],
  ['supervisor', { id: 'moni:bangongshi:ducha', name: '办公室督查岗（模拟）', role: 'supervisor', unit: generalOffice.id }],
]);
