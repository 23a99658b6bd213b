/** The commands of `duban`. Their options are declared in command-lines.ts, which is loaded when a command is given. */
import type { ExitCode, Terminal } from './terminal.js';

export const commands = [
  { name: 'start', description: '启动服务 / start the server' },
  { name: 'create-topic', description: '在 Kafka 上创建事件主题 / create the topic on Kafka' },
  { name: 'create-user', description: '在 EventStoreDB 上建立最小权限的用户 / make the user that Duban runs as on EventStoreDB' },
  { name: 'token', description: '签发访问令牌 / issue a token' },
  { name: 'revoke', description: '吊销访问令牌 / revoke tokens' },
  { name: 'rotate-key', description: '更换签名密钥 / sign tokens with a new key' },
  { name: 'status', description: '计划现状 / current status of a plan', argument: ['[plan]', '计划代号 / plan id'] },
  {
    name: 'as-of',
    description: '某一时点所知的计划 / the plan as it was known at a point of the past',
    argument: ['[plan]', '计划代号 / plan id'],
  },
  {
    name: 'diff',
    description: '两个时点之间的差异 / what differs between two points of the past',
    argument: ['[plan]', '计划代号 / plan id'],
  },
  {
    name: 'replay',
    description: '逐条重放变更，旁列对象当时的状态 / step through the changes, with the state of the thing beside each',
    argument: ['[plan]', '计划代号 / plan id'],
  },
  {
    name: 'happened',
    description: '只计所述日期不晚于某日的上报与数据 / what would stand, of what speaks of a day up to one',
    argument: ['[plan]', '计划代号 / plan id'],
  },
  { name: 'history', description: '变更历史 / who changed what', argument: ['[plan]', '计划代号 / plan id'] },
  {
    name: 'event',
    description: '事件原文及其关联 / one event as it is stored, and what it is linked to',
    argument: ['<event>', '事件编号 / id of the event'],
  },
  {
    name: 'shared-evidence',
    description: '多处引用的同一份佐证 / evidence that several tasks or indicators refer to',
    argument: ['[plan]', '计划代号 / plan id'],
  },
  { name: 'receipts', description: '本人提交的和代本人填报的回执 / what one sent or had entered for one, and whether it stands' },
  {
    name: 'dossier',
    description: '履职档案：负责了什么，做了什么，他人改了什么 / what somebody answered for and did, and what others changed',
  },
  {
    name: 'entries',
    description: '代填记录及其确认情况 / what the office entered for others, and what they say of it',
    argument: ['[plan]', '计划代号 / plan id'],
  },
  { name: 'oversight', description: '监督记录：何人被拒、查阅、获发令牌 / who was refused, who read, who was given a token' },
  { name: 'demo', description: '在运行中的服务上演一个模拟年度 / play a simulated year on a running server' },
  {
    name: 'import',
    description: '通知转为计划草案；核对后发布 / read a notice into a draft, publish it once reviewed',
    argument: [
      '<file>',
      '通知（文本、HTML、DOCX、PDF、XLSX、CSV），或与 --apply 同用的核对表 / a notice, or with --apply a review file',
    ],
  },
  {
    name: 'backup',
    description: '备份数据目录，服务可在运行 / copy the data, while the server runs too',
    argument: ['<target>', '空目录或不存在的目录 / a folder that is empty or does not exist'],
  },
  { name: 'check', description: '通读事件日志和佐证材料并报告问题 / read the whole event log and all evidence, and report' },
  {
    name: 'rebuild',
    description: '在线重建读模型，一步切换，可退回 / rebuild read models beside the live ones, switch, roll back',
  },
  {
    name: 'reconcile',
    description: '以事件核对对外提供的内容，列出不同 / hold what the server serves against its events',
    argument: ['[plan...]', '计划代号，缺省为全部 / plan ids, all when absent'],
  },
  {
    name: 'export',
    description: '把计划导出为一个文件 / take a plan away as one file',
    argument: ['[plan]', '计划代号 / plan id'],
  },
  {
    name: 'verify-export',
    description: '离线核对导出文件 / check an export without a server',
    argument: ['<file>', '导出文件 / the export'],
  },
  { name: 'parked', description: '停住的计划：列出，重试 / plans that stand still: list them, try one again' },
  {
    name: 'recover',
    description:
      '事件存储从备份恢复后，记下丢失并启用新标识 / after the event store was put back from a backup: name the loss, go on',
  },
  { name: 'migrate', description: '把日志中的全部事件迁移到 EventStoreDB / copy all events of a journal into an EventStoreDB' },
] as const satisfies readonly { name: string; description: string; argument?: readonly [name: string, description: string] }[];
export type CommandName = (typeof commands)[number]['name'];

export type Action<Options> = (options: Options, terminal: Terminal, ...args: string[]) => Promise<ExitCode>;
/** Makes the function that commander calls for a command. Only then are the command and its engines loaded. */
export type Act = <Options>(load: () => Promise<Action<Options>>) => (...given: unknown[]) => Promise<void>;
