/**
 * Rights: who may read what, and who may bring bytes. They cover every request that is no command on a plan. A role
 * under `ownUnit` has a right only for what its own unit leads or cooperates on, and for what names the unit.
 */
import type { Actor, Role } from './event.js';

export interface Right {
  readonly zh: string;
  readonly en: string;
  readonly roles: readonly Role[];
  /** Roles that have the right for their own unit only. */
  readonly ownUnit?: readonly Role[];
}

const everybody: readonly Role[] = ['office', 'reporter', 'leader', 'supervisor', 'inspector', 'auditor', 'system'];
const overseeing: readonly Role[] = ['office', 'leader', 'supervisor', 'inspector', 'auditor', 'system'];
const tracing: readonly Role[] = ['inspector', 'auditor'];

export const rights = {
  read: {
    zh: '查看计划、任务及上报、指标及数据、单位、人员',
    en: 'read plans, tasks with their reports, indicators with their measurements, units and people',
    roles: everybody,
  },
  history: { zh: '查看变更历史', en: 'read histories', roles: overseeing, ownUnit: ['reporter'] },
  channel: { zh: '查看请求来源（地址、客户端）', en: 'see where a request came from', roles: tracing },
  'read-event': { zh: '查看事件原文', en: 'read events whole, as they are stored', roles: tracing },
  dossier: {
    zh: '查看履职档案（本人的，人人可看）',
    en: "read dossiers (everybody their own account's and that of whom it is bound to)",
    roles: tracing,
    ownUnit: ['reporter'],
  },
  evidence: { zh: '下载佐证材料', en: 'download evidence', roles: overseeing, ownUnit: ['reporter'] },
  'report-template': { zh: '下载填报表', en: 'download the reporting form', roles: ['office'], ownUnit: ['reporter'] },
  oversight: { zh: '查看拒绝与查阅记录', en: 'read what oversight records', roles: tracing },
  export: { zh: '导出计划', en: 'take a plan away whole, with its events and evidence', roles: tracing },
  reconcile: { zh: '以事件核对读模型', en: 'hold what is served against the events', roles: ['auditor'] },
  'upload-evidence': {
    zh: '上传佐证材料',
    en: 'upload evidence',
    roles: ['reporter', 'office', 'leader', 'supervisor'],
  },
  'share-evidence': {
    zh: '以引用共享他人上传的佐证材料',
    en: 'share evidence that others uploaded, by referring to it',
    roles: ['office', 'supervisor'],
  },
  'upload-notice': { zh: '上传通知原件', en: 'upload the bytes of a notice', roles: ['office'] },
  'read-notice': { zh: '读通知，得计划草案', en: 'have a notice read into a draft plan', roles: ['office'] },
} satisfies Record<string, Right>;

export type RightName = keyof typeof rights;

/** Whether an actor has a right for every unit. */
export const hasRight = (name: RightName, { roles }: Actor): boolean => rights[name].roles.some((role) => roles.includes(role));

/** Whether an actor has a right for something that belongs to these units. */
export function hasRightOf(name: RightName, actor: Actor, units: readonly string[]): boolean {
  const { ownUnit = [] }: Right = rights[name];
  if (hasRight(name, actor)) return true;
  return actor.unit !== undefined && units.includes(actor.unit) && ownUnit.some((role) => actor.roles.includes(role));
}
