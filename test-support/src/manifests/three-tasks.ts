import type { Manifest } from '@duban/domain';

/**
 * Two sections, four units, two people; a task with two leading units; an indicator without a task, and one without a
 * figure.
 */
export const threeTasks: Manifest = {
  title: '2012年科技工作要点',
  issuer: '省科技厅',
  documentNumber: '浙科发〔2012〕1号',
  issuedOn: '2012-01-18',
  year: 2012,
  sections: [
    { number: 1, title: '创新型企业' },
    { number: 2, title: '重大专项' },
  ],
  units: [
    { id: 'gaoxin', name: '高新处' },
    { id: 'jihua', name: '计划处' },
    { id: 'fagui', name: '法规处' },
    { id: 'jiancha', name: '监察室' },
  ],
  people: [
    { id: 'kou', name: '寿剑刚' },
    { id: 'wang', name: '王宏理' },
  ],
  tasks: [
    {
      code: '1.1',
      section: 1,
      title: '培育创新型企业',
      responsible: ['kou'],
      leads: ['gaoxin'],
      cooperating: [{ unit: 'fagui' }, { placeholder: '各市、县科技局' }],
      due: '2012-06-30',
      deliverables: [{ kind: 'document', action: 'issue', name: '《典型案例》' }],
    },
    {
      code: '1.10',
      section: 1,
      title: '建设技术创新联盟',
      responsible: ['kou', 'wang'],
      leads: ['fagui', 'gaoxin'],
      cooperating: [],
      deliverables: [],
    },
    {
      code: '1.2',
      section: 2,
      title: '组织重大专项',
      responsible: ['wang'],
      leads: ['jihua'],
      cooperating: [{ placeholder: '有关处室' }],
      deliverables: [],
    },
  ],
  indicators: [
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
      key: 'yipi',
      task: '1.2',
      name: '一批成果',
      unitOfMeasure: '项',
      kind: 'count',
      qualifier: 'unquantified',
      commitment: 'binding',
      horizon: { from: 2012, to: 2012 },
    },
  ],
};
