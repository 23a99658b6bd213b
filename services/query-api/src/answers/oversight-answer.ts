import { oversightDocument } from '@duban/read-models';
import { z } from 'zod';
import { answer } from './marks.js';

export const oversightAnswer = answer(
  z
    .strictObject({
      items: z.array(oversightDocument),
      next: z.string().nullable().describe('下一页的游标 / cursor of the next page'),
      /** Null until something has been recorded. */
      position: z.string().nullable().describe('答复所反映的事件位置 / what the answer reflects'),
    })
    .meta({ id: 'OversightRecordList' }),
);
