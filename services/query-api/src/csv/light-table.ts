import { words } from '@duban/domain';
import type { RescoredLight } from '../answers/light.js';
import { csvTable } from './table.js';

export const lightTable = csvTable<RescoredLight>({ zh: '亮灯重算', en: 'lights rescored' }, 'lights', [
  { zh: '任务代码', en: 'task', value: ({ code }) => code },
  { zh: '任务名称', en: 'name of the task', value: ({ title }) => title },
  { zh: '现行亮灯', en: 'light in force', value: ({ inForce }, said) => said.word(words.light, inForce.light) },
  { zh: '现行依据', en: 'rule in force', value: ({ inForce }, said) => said.word(words.lightRule, inForce.rule) },
  { zh: '现行规则版本', en: 'rules in force', value: ({ inForce }) => inForce.ruleSet },
  { zh: '重算亮灯', en: 'light rescored', value: ({ rescored }, said) => said.word(words.light, rescored.light) },
  { zh: '重算依据', en: 'rule rescored', value: ({ rescored }, said) => said.word(words.lightRule, rescored.rule) },
  { zh: '重算规则版本', en: 'rules of rescoring', value: ({ rescored }) => rescored.ruleSet },
  { zh: '重算所依事件', en: 'events of rescoring', value: ({ rescored }, said) => said.list(rescored.events) },
  { zh: '不同', en: 'differs', value: ({ differs }, said) => said.yesNo(differs) },
]);
