/** `duban as-of`: the tables of `status` as they were at a point in the past. */
import type { ExitCode, Terminal } from '../terminal.js';
import { type StatusOptions, status } from './status.js';

export const asOf = (
  { at, ...options }: Omit<StatusOptions, 'asOf'> & { at: string },
  terminal: Terminal,
  wanted = 'zjkjt2012',
): Promise<ExitCode> => status({ ...options, asOf: at } as StatusOptions, terminal, wanted);
