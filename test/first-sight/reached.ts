import type { NoticeGroup } from './notices.js';

/**
 * The scores that the reader has reached, rounded down: a lower score means that it has become worse. A field that is
 * not listed must be entirely right. When the reader gets better, raise these and the table in README.md.
 */
interface Reached {
  readonly fields: Readonly<Record<string, { readonly precision: number; readonly recall: number }>>;
  /** The share of values that may be wrong without a doubt. */
  readonly silentAtMost: number;
}

const whole: Reached = { fields: {}, silentAtMost: 0 };

export const reached: Readonly<Record<NoticeGroup['name'], Reached>> = {
  open: whole,
  sealed: whole,
  practice: { fields: { figure: { precision: 1, recall: 0.998 } }, silentAtMost: 0 },
  training: {
    fields: {
      section: { precision: 1, recall: 0.956 },
      task: { precision: 1, recall: 0.953 },
      lead: { precision: 1, recall: 0.952 },
      cooperating: { precision: 1, recall: 0.955 },
      'block of units': { precision: 0.95, recall: 0.95 },
      person: { precision: 1, recall: 0.97 },
      deadline: { precision: 1, recall: 0.949 },
      deliverable: { precision: 0.983, recall: 0.953 },
      figure: { precision: 1, recall: 0.951 },
      'figure: name': { precision: 0.994, recall: 0.994 },
      'figure: every facet': { precision: 0.994, recall: 0.994 },
    },
    silentAtMost: 0.001,
  },
  second: {
    fields: {
      figure: { precision: 1, recall: 0.997 },
      'figure: name': { precision: 0.993, recall: 0.993 },
      'figure: every facet': { precision: 0.993, recall: 0.993 },
    },
    silentAtMost: 0.0006,
  },
  unread: {
    fields: {
      figure: { precision: 0.993, recall: 0.981 },
      'figure: name': { precision: 0.98, recall: 0.98 },
      'figure: qualifier': { precision: 0.993, recall: 0.993 },
      'figure: every facet': { precision: 0.974, recall: 0.974 },
    },
    silentAtMost: 0.0033,
  },
  third: {
    fields: {
      figure: { precision: 0.997, recall: 0.986 },
      'figure: name': { precision: 0.97, recall: 0.97 },
      'figure: every facet': { precision: 0.97, recall: 0.97 },
    },
    silentAtMost: 0.0035,
  },
  fourth: {
    fields: {
      deliverable: { precision: 0.937, recall: 0.967 },
      'figure: name': { precision: 0.994, recall: 0.994 },
      'figure: commitment': { precision: 0.997, recall: 0.997 },
      'figure: every facet': { precision: 0.991, recall: 0.991 },
    },
    silentAtMost: 0.0015,
  },
  'fourth unread': {
    fields: {
      person: { precision: 0.928, recall: 0.941 },
      figure: { precision: 0.991, recall: 0.984 },
      'figure: name': { precision: 0.991, recall: 0.991 },
      'figure: kind': { precision: 0.991, recall: 0.991 },
      'figure: every facet': { precision: 0.983, recall: 0.983 },
    },
    silentAtMost: 0.004,
  },
  'third unread': {
    fields: {
      number: { precision: 1, recall: 0.66 },
      date: { precision: 1, recall: 0.66 },
      section: { precision: 0.88, recall: 0.61 },
      code: { precision: 0.69, recall: 0.69 },
      lead: { precision: 0.75, recall: 1 },
      cooperating: { precision: 1, recall: 0.75 },
      'block of units': { precision: 0.69, recall: 0.69 },
      person: { precision: 0.937, recall: 0.759 },
      figure: { precision: 1, recall: 0.982 },
      'figure: name': { precision: 0.991, recall: 0.991 },
      'figure: kind': { precision: 0.991, recall: 0.991 },
      'figure: every facet': { precision: 0.982, recall: 0.982 },
    },
    silentAtMost: 0.033,
  },
};
