/**
 * The simulated year (模拟年): every command that its accounts give, in order. It is made up: its accounts
 * are posts, no people, and everything in it says 模拟.
 */
import { ordinaryWork } from './ordinary-work.js';
import type { Step } from './steps.js';
import { ownStories, story } from './story.js';

/** The last day of the year that is begun. */
export const lastDay = '2012-12-31';

/** All steps by day; within a day in the order in which they are written. */
export const simulatedYear: readonly Step[] = [...story, ...ordinaryWork(ownStories)].sort((one, other) =>
  one.on === other.on ? 0 : one.on < other.on ? -1 : 1,
);
