/** Values of the history for people: in Chinese, with a dash for no value. */
import { readableValue, targetText } from '@duban/read-models/readable';
import { dash } from './table.js';

/** The value of a field, on one line or several. */
export const readable = (field: string, value: unknown): string => readableValue(field, value, 'zh') ?? dash;

/** The target of an indicator, such as 300家以上. */
export const target = (facts: Readonly<Record<string, unknown>>): string => targetText(facts, 'zh');
