import type { Manifest } from '@duban/domain';

/** 12 tasks in 2 sections; 高新处 leads 1.x, 法规处 leads 2.x and cooperates on 1.1. */
export const twelveTasks: Manifest = {
  title: '2012年科技工作要点',
  issuer: '省科技厅',
  issuedOn: '2012-01-18',
  year: 2012,
  sections: [
    { number: 1, title: '创新型企业' },
    { number: 2, title: '重大专项' },
  ],
  units: [
    { id: 'gaoxin', name: '高新处' },
    { id: 'fagui', name: '法规处' },
    { id: 'jihua', name: '计划处' },
  ],
  people: [
    { id: 'kou', name: '寿剑刚' },
    { id: 'wang', name: '王宏理' },
  ],
  tasks: Array.from({ length: 12 }, (_, index) => {
    const section = index < 8 ? 1 : 2;
    const number = index < 8 ? index + 1 : index - 7;
    return {
      code: `${section}.${number}`,
      section,
      title: `任务${section}.${number}`,
      responsible: [index % 2 === 0 ? 'kou' : 'wang'],
      leads: [section === 1 ? 'gaoxin' : 'fagui'],
      cooperating: index === 0 ? [{ unit: 'fagui' }, { placeholder: '各有关处室' }] : [{ placeholder: '各有关处室' }],
      ...(index === 1 ? { due: '2012-02-01' } : {}),
      deliverables: [],
    };
  }),
  indicators: [
    {
      key: 'rd-gdp',
      name: 'R&D/生产总值',
      unitOfMeasure: '%',
      kind: 'ratio',
      qualifier: 'reach',
      commitment: 'stretch',
      target: '2.1',
      horizon: { from: 2012, to: 2012 },
    },
    {
      key: 'gaoxin-qiye',
      task: '1.1',
      name: '新认定高新技术企业',
      unitOfMeasure: '家',
      kind: 'count',
      qualifier: 'at-least',
      commitment: 'binding',
      target: '300',
      horizon: { from: 2012, to: 2012 },
    },
  ],
};
