/** The contract of the view store port. Every adapter runs it whole. */
import type { Test } from 'tap';
import { applyLaws } from './contract/apply-laws.js';
import { durabilityLaws } from './contract/durability-laws.js';
import { readLaws } from './contract/read-laws.js';
import { stateLaws } from './contract/state-laws.js';
import type { ViewStoreSubject } from './contract/subject.js';

export type { ViewStoreSubject } from './contract/subject.js';

/** Runs every law of the port on an adapter. */
export async function viewStoreContract(t: Test, subject: ViewStoreSubject): Promise<void> {
  await t.test(`${subject.name}: batches`, (child) => applyLaws(child, subject));
  await t.test(`${subject.name}: reading`, (child) => readLaws(child, subject));
  await t.test(`${subject.name}: states`, (child) => stateLaws(child, subject));
  await t.test(`${subject.name}: durability`, (child) => durabilityLaws(child, subject));
}
