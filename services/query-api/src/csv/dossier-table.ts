import { words } from '@duban/domain';
import { readableValue } from '@duban/read-models';
import type { DossierItem } from '../answers/dossier.js';
import { linkText } from './change-table.js';
import { csvTable } from './table.js';

/** One line for each task that was held and for each change. */
export const dossierTable = csvTable<DossierItem>({ zh: '履职档案', en: 'dossier' }, 'dossier', [
  { zh: '计划代号', en: 'plan id', value: ({ plan }) => plan.id },
  { zh: '类别', en: 'part', value: ({ part }, said) => said.word(words.dossierPart, part) },
  { zh: '对象', en: 'subject', value: ({ subject }, said) => said.subject(`${subject.kind}/${subject.key}`) },
  { zh: '对象名称', en: 'name of the subject', value: ({ subject }) => subject.title },
  { zh: '时间', en: 'time', value: ({ at }, said) => said.time(at) },
  {
    zh: '负责期间',
    en: 'periods of holding',
    value: ({ held }, said) =>
      held &&
      said.list(
        held.periods.map(({ role, from, until }) => {
          const end = until === null ? '' : said.time(until);
          return `${said.word(words.part, role)} ${said.time(from)}–${end}`;
        }),
      ),
  },
  { zh: '现行期限', en: 'due', value: ({ held }) => held?.due },
  {
    zh: '期限变动',
    en: 'deadline moved',
    value: ({ held }, said) =>
      held && said.list(held.deadlines.map(({ before, after, by }) => `${before} → ${after} ${by.name}`)),
  },
  { zh: '上报', en: 'reports', value: ({ held }) => held?.reports },
  { zh: '更正', en: 'corrections', value: ({ held }) => held?.corrections },
  { zh: '撤回', en: 'retractions', value: ({ held }) => held?.retractions },
  { zh: '退回', en: 'returns', value: ({ held }) => held?.returns },
  { zh: '绿灯天数', en: 'days green', value: ({ held }) => held?.lightDays.green },
  { zh: '黄灯天数', en: 'days yellow', value: ({ held }) => held?.lightDays.yellow },
  { zh: '红灯天数', en: 'days red', value: ({ held }) => held?.lightDays.red },
  { zh: '办结天数', en: 'days done', value: ({ held }) => held?.lightDays.done },
  { zh: '是否计全', en: 'whether all was counted', value: ({ held }, said) => held && said.yesNo(held.complete) },
  { zh: '事件', en: 'event', value: ({ change }) => change?.typeLabel },
  { zh: '操作人', en: 'actor', value: ({ change }) => change?.actor.name },
  { zh: '操作人标识', en: 'id of the actor', value: ({ change }) => change?.actor.id },
  { zh: '被代填人账号', en: 'account entered for', value: ({ change }) => change?.actor.onBehalfOf },
  {
    zh: '变更',
    en: 'changes',
    value: ({ change }, said) =>
      change &&
      said.list(
        change.changes.map(({ field, label, before, after }) => {
          const value = (given: unknown) => readableValue(field, given, said.language) ?? '—';
          return `${label}: ${value(before)} → ${value(after)}`;
        }),
      ),
  },
  {
    zh: '另一人',
    en: 'second person',
    value: ({ change }, said) => change && said.list(change.seconds.map((event) => linkText(event, said))),
  },
  { zh: '独自所为', en: 'alone', value: ({ change }, said) => change && said.yesNo(change.alone) },
  { zh: '理由', en: 'reason', value: ({ change }) => change?.reason },
  { zh: '事件编号', en: 'id of the event', value: ({ change }) => change?.eventId },
  { zh: '标注', en: 'mark', value: ({ plan }) => plan.notice },
]);
