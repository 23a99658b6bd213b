/** What the history tells of a plan, its units and its people. */
import type { PersonDocument, PlanDocument, UnitDocument } from '../../documents/index.js';
import type { EventField, Field } from './fields.js';
import { name, status, title } from './shared-fields.js';

export const planFields: readonly Field<PlanDocument>[] = [
  title,
  ['issuer', '发文单位', 'issuer', ({ issuer }) => issuer],
  ['documentNumber', '文号', 'document number', ({ documentNumber }) => documentNumber],
  ['issuedOn', '发文日期', 'issued on', ({ issuedOn }) => issuedOn],
  ['year', '年度', 'year', ({ year }) => year],
  ['simulated', '模拟', 'simulated', ({ simulated }) => simulated],
  ['startsOn', '起始日', 'starts on', ({ startsOn }) => startsOn],
  status,
  ['today', '当前日期', 'today', ({ today }) => today],
  ['lightRules', '亮灯规则版本', 'version of the light rules', ({ lightRules }) => lightRules],
  ['verifiers', '核验单位', 'verifying units', ({ verifiers }) => verifiers],
  [
    'documents',
    '所依通知',
    'notices it rests on',
    ({ documents }) => documents.map((notice) => ({ name: notice.name, sha256: notice.sha256 })),
  ],
];

/** Fields for the lists that a chunk of the manifest brings in. */
export const manifestFields: readonly EventField[] = [
  ['sections', '章节', 'sections'],
  ['units', '单位', 'units'],
  ['people', '人员', 'people'],
  ['tasks', '任务清单', 'tasks listed'],
  ['indicators', '指标清单', 'indicators listed'],
];

/** Fields for decisions on events of others. */
export const foreignEventFields: readonly EventField[] = [['foreignEvent', '外来事件', 'foreign event']];

export const unitFields: readonly Field<UnitDocument>[] = [name];
export const personFields: readonly Field<PersonDocument>[] = [
  name,
  ['accounts', '账号', 'accounts', ({ accounts }) => accounts],
];
