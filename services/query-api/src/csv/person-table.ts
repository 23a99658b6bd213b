import type { PersonDocument } from '@duban/read-models';
import { csvTable, joined } from './table.js';
import { word } from './words.js';

export const personTable = csvTable<PersonDocument>('责任人', 'people', [
  { heading: '人员代码', value: ({ id }) => id },
  { heading: '姓名', value: ({ name }) => name },
  { heading: '负责任务数', value: ({ responsible }) => responsible.length },
  { heading: '负责任务', value: ({ responsible }) => joined(responsible) },
  ...(['done', 'green', 'yellow', 'red'] as const).map((light) => ({
    heading: word(light),
    value: ({ lights }: PersonDocument) => lights[light],
  })),
]);
