/** What the office entered for a unit and a person of it (代填), and what they say of it. */
import { entryStates } from '@duban/domain';
import { z } from 'zod';
import { type DocumentOf, deed, instant, named } from './parts.js';

const state = z
  .enum(entryStates)
  .describe(
    'unconfirmed 未确认，confirmed 已确认，disowned 已否认；否认的仍计入，直至更正或退回 / a disowned one counts until it is corrected or returned',
  );

export const enteredDocument = z
  .strictObject({
    /** The event that was entered. */
    id: z.string(),
    position: z.string(),
    subject: z
      .strictObject({ kind: z.enum(['task', 'indicator']), key: z.string(), title: z.string() })
      .meta({ id: 'EntrySubject' }),
    type: z.string().describe('代填的内容，事件类型 / what was entered, as a type of event'),
    unit: named.describe('被代填的单位 / the unit that it was entered for'),
    person: z.string().describe('被代填人的账号 / token subject of the person that it was entered for'),
    by: named.describe('代填人 / who entered it'),
    at: instant,
    reason: z.string().nullable(),
    state,
    decided: deed.nullable().describe('何人何时确认或否认 / who confirmed or disowned it, and when'),
  })
  .meta({ id: 'EntryForOthers' });
export type EnteredDocument = DocumentOf<typeof enteredDocument>;

/** What a report or a measurement says of its entry for somebody (代填). */
export const entered = z
  .strictObject({ person: z.string(), state })
  .meta({ id: 'EnteredFor' })
  .nullable()
  .describe(
    '代填：被代填人的账号及其确认情况；非代填则为空 / for whom it was entered, and what they say of it; null where it was not',
  );
export type Entered = DocumentOf<typeof entered>;
