/** Commands that the simulated year does not use, given after its end so that every event is recorded. */

interface Last {
  readonly by: string;
  readonly path: string;
  /** `*` stands for the first event of the previous command. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly decides?: true;
}

const highTech = 'indicators/high-tech-enterprises';

export const restOfYear: readonly Last[] = [
  { by: 'reporter of gaoxin', path: 'tasks/3.1/set-back-deliverable', body: { deliverable: 1, reason: '模拟：退回重拟' } },
  { by: 'general office', path: 'tasks/7.4/cancel', body: { reason: '模拟：任务并入次年' }, decides: true },
  {
    by: 'reporter of gaoxin',
    path: `${highTech}/record-measurement`,
    body: { value: '999', occurredOn: '2012-12-30', source: '模拟：误填' },
  },
  { by: 'reporter of gaoxin', path: `${highTech}/retract-measurement`, body: { measurement: '*', reason: '模拟：误填，撤回' } },
  { by: 'reporter of gaoxin', path: `${highTech}/propose-target`, body: { target: '255', reason: '模拟：再次申请调整' } },
  { by: 'reporter of gaoxin', path: `${highTech}/withdraw-target`, body: { proposal: '*' } },
  { by: 'reporter of gaoxin', path: `${highTech}/propose-target`, body: { target: '250', reason: '模拟：再次申请调整' } },
  {
    by: 'general office',
    path: `${highTech}/reject-target`,
    body: { proposal: '*', reason: '模拟：年末不再调整' },
    decides: true,
  },
  { by: 'general office', path: `${highTech}/set-baseline`, body: { baseline: '210', reason: '模拟：核定基数' }, decides: true },
  {
    by: 'general office',
    path: 'rename-unit',
    body: { unit: 'gaoxin', name: '高新处（模拟更名）', reason: '模拟：机构更名' },
    decides: true,
  },
  {
    by: 'general office',
    path: 'add-person',
    body: { person: { id: 'zeren-99', name: '责任岗99（模拟）' }, reason: '模拟：增设' },
  },
  {
    by: 'general office',
    path: 'rename-person',
    body: { person: 'zeren-99', name: '责任岗99改（模拟）', reason: '模拟：更名' },
    decides: true,
  },
  {
    by: 'general office',
    path: 'unbind-account',
    body: { person: 'zeren-1', subject: 'moni:zeren:1', reason: '模拟：离任' },
    decides: true,
  },
  {
    by: 'general office',
    path: 'adopt-light-rules',
    body: { lightRules: 'lights-v1', reason: '模拟：试用旧规则' },
    decides: true,
  },
  { by: 'general office', path: 'adopt-light-rules', body: { lightRules: 'lights-v2', reason: '模拟：恢复' }, decides: true },
  {
    by: 'general office',
    path: 'attach-notice',
    body: {
      document: { name: '模拟-补充通知.txt', mediaType: 'text/plain', size: 9, sha256: 'ab'.repeat(32) },
      reason: '模拟：补充通知',
    },
  },
  {
    by: 'general office',
    path: 'add-indicator',
    body: {
      indicator: {
        key: 'moni-jigou',
        task: '1.1',
        name: '模拟：新增机构数',
        unitOfMeasure: '家',
        kind: 'count',
        qualifier: 'at-least',
        commitment: 'stretch',
        target: '5',
        horizon: { from: 2012, to: 2012 },
      },
      basis: '模拟：领导批示2012年第99号',
    },
  },
];
