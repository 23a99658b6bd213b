import type { RescoredLight } from '../answers/light.js';
import { csvTable, joined, yesNo } from './table.js';
import { word } from './words.js';

export const lightTable = csvTable<RescoredLight>('亮灯重算', 'lights', [
  { heading: '任务代码', value: ({ code }) => code },
  { heading: '任务名称', value: ({ title }) => title },
  { heading: '现行亮灯', value: ({ inForce }) => word(inForce.light) },
  { heading: '现行依据', value: ({ inForce }) => inForce.rule },
  { heading: '现行规则版本', value: ({ inForce }) => inForce.ruleSet },
  { heading: '重算亮灯', value: ({ rescored }) => word(rescored.light) },
  { heading: '重算依据', value: ({ rescored }) => rescored.rule },
  { heading: '重算规则版本', value: ({ rescored }) => rescored.ruleSet },
  { heading: '重算所依事件', value: ({ rescored }) => joined(rescored.events) },
  { heading: '不同', value: ({ differs }) => yesNo(differs) },
]);
