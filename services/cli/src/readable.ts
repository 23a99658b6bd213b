/** Values of the history for people, in Chinese and with a dash where there is none. */
import { readableValue, targetText } from '@duban/read-models/readable';
import { dash } from './table.js';

/** The value of a field, in one line or several. */
export const readable = (field: string, value: unknown): string => readableValue(field, value, 'zh') ?? dash;

/** What an indicator promises: 300家以上. */
export const target = (facts: Readonly<Record<string, unknown>>): string => targetText(facts, 'zh');
