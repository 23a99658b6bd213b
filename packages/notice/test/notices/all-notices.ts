import type { NoticeCase } from './expected.js';
import { firstLeads } from './first-leads.js';
import { fullWidth } from './full-width.js';
import { gb18030 } from './gb18030.js';
import { inWords } from './in-words.js';
import { industry } from './industry.js';
import { leadingPersons } from './leading-persons.js';
import { livelihood } from './livelihood.js';
import { htmlMerged, htmlTable, pipeTable, tabTable } from './tables.js';
import { wordNumbered, wordTable } from './word.js';

/** Invented bodies with simulated content, each in a layout of its own. */
export const allNotices: readonly NoticeCase[] = [
  fullWidth,
  firstLeads,
  leadingPersons,
  inWords,
  tabTable,
  pipeTable,
  htmlTable,
  htmlMerged,
  wordTable,
  wordNumbered,
  gb18030,
  industry,
  livelihood,
];
