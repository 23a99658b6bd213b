/** Supervision of a task: midterm reviews, and a light set by hand. */
import type { supervisionEvents } from '@duban/domain';
import { deedOf, unitOf } from '../lookups.js';
import type { TaskChanges } from './changes.js';

export const supervisionChanges: TaskChanges<typeof supervisionEvents> = {
  'midterm-reviewed': (event, { counts }, documents) => {
    const { unit, verdict, comment } = event.data;
    return {
      review: { ...deedOf(event), unit: unitOf(documents, unit), verdict, comment },
      counts: { ...counts, reviews: counts.reviews + 1 },
    };
  },
  'light-overridden': (event) => {
    const { light, until = null } = event.data;
    return { override: { ...deedOf(event), light, until } };
  },
  'light-override-lifted': ({ data }, { override }) => (override?.event === data.override ? { override: null } : {}),
};
