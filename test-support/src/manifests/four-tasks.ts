import type { Manifest } from '@duban/domain';

/** 高新处 leads all four tasks, 法规处 cooperates on them. Three indicators, one of them without a task. */
export const fourTasks: Manifest = {
  title: '模拟计划',
  issuer: '模拟单位',
  issuedOn: '2012-01-18',
  year: 2012,
  sections: [{ number: 1, title: '第一部分' }],
  units: [
    { id: 'gaoxin', name: '高新处' },
    { id: 'fagui', name: '法规处' },
  ],
  people: [{ id: 'moni-yi', name: '模拟甲' }],
  tasks: [1, 2, 3, 4].map((number) => ({
    code: `1.${number}`,
    section: 1,
    title: `模拟任务${number}`,
    responsible: ['moni-yi'],
    leads: ['gaoxin'],
    cooperating: [{ placeholder: '有关处室' }, { unit: 'fagui' }],
    deliverables: [],
  })),
  indicators: [1, 2, 3].map((number) => ({
    key: `zhibiao-${number}`,
    ...(number === 1 ? {} : { task: '1.1' }),
    name: `模拟指标${number}`,
    unitOfMeasure: '家',
    kind: 'count',
    qualifier: 'at-least',
    commitment: 'binding',
    target: '10',
    horizon: { from: 2012, to: 2012 },
  })),
};
