/** The notices that a person read before the reader did. Places, people and bodies are invented, the content simulated. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parsedReading, type ReadNotice } from './reading-file.js';

/** Outside dist: the notices are data, not code. */
const folder = resolve(import.meta.dirname, '../../first-sight');

export const openFiles = [
  'health.txt',
  'culture.html',
  'park.docx',
  'education.docx',
  'water.xlsx',
  'transport.xlsx',
  'market.csv',
  'forestry.csv',
  'report.pdf',
];

/** Unread until the reader had been mended against the others. */
export const sealedFiles = ['housing.txt', 'township.html', 'emergency.pdf'];

export interface SeenNotice {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  readonly reading: ReadNotice;
}

export function seenNotice(fileName: string, from = folder): SeenNotice {
  const reading = fileName.replace(/\.\w+$/, '.reading');
  return {
    fileName,
    bytes: readFileSync(resolve(from, fileName)),
    reading: parsedReading(readFileSync(resolve(from, reading), 'utf8')),
  };
}
