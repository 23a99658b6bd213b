/**
 * Notices that a person read before the reader did. Places, people and bodies are invented, and the content is
 * simulated.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parsedReading, type ReadNotice } from './reading-file.js';

/** Outside of dist, because the notices are data and no code. */
const folder = resolve(import.meta.dirname, '../../first-sight');

export interface NoticeGroup {
  readonly name:
    | 'open'
    | 'sealed'
    | 'practice'
    | 'training'
    | 'second'
    | 'unread'
    | 'third'
    | 'third unread'
    | 'fourth'
    | 'fourth unread';
  /** Relative to this folder. */
  readonly folder: string;
  readonly files: readonly string[];
}

export const noticeGroups: readonly NoticeGroup[] = [
  {
    name: 'open',
    folder: '.',
    files: [
      'health.txt',
      'culture.html',
      'park.docx',
      'education.docx',
      'water.xlsx',
      'transport.xlsx',
      'market.csv',
      'forestry.csv',
      'report.pdf',
    ],
  },
  // The reader met these only after it had been improved with the others.
  { name: 'sealed', folder: '.', files: ['housing.txt', 'township.html', 'emergency.pdf'] },
  {
    name: 'practice',
    folder: 'practice',
    files: [
      'agri.xlsx',
      'archives.csv',
      'company.xlsx',
      'customs.pdf',
      'digital.txt',
      'ecology.txt',
      'fire.html',
      'justice.txt',
      'seniors.pdf',
      'sport.html',
      'statistics.txt',
      'talent.docx',
      'tax.tsv',
      'veterans.docx',
    ],
  },
  // The reader was improved with these, one class of faults after the other.
  {
    name: 'training',
    folder: 'practice',
    files: [
      'airdefence.html',
      'cityorder.txt',
      'coldenergy.html',
      'court.pdf',
      'crossborder.txt',
      'disability.html',
      'disabled.pdf',
      'drug.txt',
      'gas.xlsx',
      'heating.html',
      'maternal.html',
      'medins.txt',
      'metro.csv',
      'middle.docx',
      'museum.tsv',
      'patent.txt',
      'petition.docx',
      'project.xlsx',
      'resettle.docx',
      'scenic.docx',
      'tea.xlsx',
      'telecom.txt',
      'urban.pdf',
      'women.docx',
    ],
  },
  {
    name: 'second',
    folder: 'second',
    files: [
      'commerce.html',
      'county.txt',
      'hospital.txt',
      'labour.csv',
      'school.docx',
      'science.pdf',
      'village.html',
      'waterworks.xlsx',
      'zone.docx',
    ],
  },
  // Nobody has looked at their misses; only their scores are recorded.
  { name: 'unread', folder: 'second', files: ['civil.txt', 'land.xlsx', 'town.pdf'] },
  {
    name: 'third',
    folder: 'third',
    files: [
      'audit.txt',
      'ethnic.html',
      'farm.xlsx',
      'fund.pdf',
      'oldtown.docx',
      'postal.pdf',
      'reserves.csv',
      'street.txt',
      'university.docx',
    ],
  },
  {
    name: 'fourth',
    folder: 'fourth',
    files: [
      'coop.xlsx',
      'court.docx',
      'data.csv',
      'eco.txt',
      'insurance.docx',
      'justice.pdf',
      'sports.html',
      'urban.html',
      'veterans.txt',
    ],
  },
  { name: 'fourth unread', folder: 'fourth', files: ['metro.xlsx', 'port.pdf', 'union.txt'] },
  { name: 'third unread', folder: 'third', files: ['cdc.xlsx', 'stateassets.html', 'weather.txt'] },
];

export interface SeenNotice {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  readonly reading: ReadNotice;
}

export function seenNotice(fileName: string, below: string): SeenNotice {
  const from = resolve(folder, below);
  const reading = fileName.replace(/\.\w+$/, '.reading');
  return {
    fileName,
    bytes: readFileSync(resolve(from, fileName)),
    reading: parsedReading(readFileSync(resolve(from, reading), 'utf8')),
  };
}
