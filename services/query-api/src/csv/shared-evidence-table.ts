import type { SharedEvidence } from '../answers/shared-evidence.js';
import type { CsvTable } from './table.js';

const columns = [
  { zh: '文件摘要', en: 'digest' },
  { zh: '对象数', en: 'subjects' },
  { zh: '对象', en: 'subject' },
  { zh: '文件名', en: 'name' },
  { zh: '文件类型', en: 'media type' },
  { zh: '引用者账号', en: 'account of who refers to it' },
  { zh: '引用者单位', en: 'unit of who refers to it' },
  { zh: '首次引用位置', en: 'position of the first reference' },
] as const;

/** One line for each reference. */
export const sharedEvidenceTable: CsvTable<SharedEvidence> = {
  title: { zh: '多处引用的佐证', en: 'evidence that several refer to' },
  name: 'shared-evidence',
  headings: (language) => columns.map((column) => column[language]),
  lines: ({ sha256, subjects, references }, said) =>
    references.map(({ subject: { kind, key }, name, mediaType, person, unit, since }) => [
      sha256,
      subjects.length,
      said.subject(`${kind}/${key}`),
      name,
      mediaType,
      person,
      unit === null ? undefined : said.unit(unit),
      since,
    ]),
};
