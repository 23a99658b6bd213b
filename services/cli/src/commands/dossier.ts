/**
 * `duban dossier`: what a person, a unit or an account answered for, what they did, and what others changed in the
 * meantime.
 */
import { DubanError, word, words } from '@duban/domain';
import type { DossierItem } from '@duban/query-api';
import { localTime } from '@duban/read-models/readable';
import { itemsOf } from '../api-client.js';
import { linkText } from '../links.js';
import { readable } from '../readable.js';
import { serverOf } from '../server.js';
import { dash, localDay, short, table } from '../table.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

type Options = Readonly<Partial<Record<'person' | 'unit' | 'account' | 'plan', string>>> & {
  readonly from: string;
  readonly to: string;
  readonly json?: boolean;
  readonly limit: number;
};

const valueMaxCharacters = 30;

/** @throws {DubanError} `config-invalid` unless exactly one of person, unit and account is given */
function pathOf({ person, unit, account }: Options): string {
  const named = [
    person === undefined ? [] : [`/v1/people/${encodeURIComponent(person)}`],
    unit === undefined ? [] : [`/v1/units/${encodeURIComponent(unit)}`],
    account === undefined ? [] : [`/v1/accounts/${encodeURIComponent(account)}`],
  ].flat();
  const [path] = named;
  if (path === undefined || named.length > 1) {
    const detail = '--person、--unit、--account 须给出一个 / one of the three is needed';
    throw new DubanError('config-invalid', { key: '--person', detail });
  }
  return `${path}/dossier`;
}

export async function dossier(options: Options, terminal: Terminal): Promise<ExitCode> {
  const path = pathOf(options);
  const api = await serverOf(options, terminal.env);
  const { plan, from, to, limit } = options;
  const items = await itemsOf<DossierItem>(api, path, { plan, from, to }, limit);
  if (options.json === true) for (const item of items) terminal.out(JSON.stringify(item));
  else terminal.out(sections(items));
  if (items.length === limit) terminal.err(`只列了 ${limit} 条，更多请用 --limit / only the first ${limit}, --limit shows more`);
  return exitCodes.ok;
}

function sections(items: readonly DossierItem[]): string {
  const of = (part: DossierItem['part']) => items.filter((item) => item.part === part);
  const [held, acts, others] = [of('held').map(heldRow), of('act').map(changeRow), of('other').map(changeRow)];
  const titled = ({ zh, en }: { zh: string; en: string }, drawn: string) => `${zh} / ${en}\n${drawn}`;
  const nothing = '没有 / none';
  const changes = (rows: string[][]) =>
    rows.length === 0 ? nothing : table(['时间', '计划', '对象', '事件', '操作人', '变更', '另一人', '理由'], rows);
  return [
    titled(
      words.dossierPart.held,
      held.length === 0
        ? nothing
        : table(['计划', '任务', '名称', '负责期间', '期限', '上报', '更正', '撤回', '退回', '绿', '黄', '红', '办结'], held),
    ),
    titled(words.dossierPart.act, changes(acts)),
    titled(words.dossierPart.other, changes(others)),
  ].join('\n\n');
}

const planText = ({ id, simulated }: DossierItem['plan']) => (simulated ? `${id}〔${words.mark.simulated.zh}〕` : id);

function heldRow({ plan, subject, held }: DossierItem): string[] {
  if (held === null) return [];
  const periods = held.periods.map(
    ({ role, from, until }) => `${word(words.part, role)} ${localDay(from)} 至 ${until === null ? '今' : localDay(until)}`,
  );
  const moved = held.deadlines.map(({ before, after, by }) => `${before} → ${after}（${by.name}）`);
  const { green, yellow, red, done } = held.lightDays;
  const figures = [held.reports, held.corrections, held.retractions, held.returns, green, yellow, red, done].map(String);
  const deadlines = [held.due, ...moved].join('\n');
  return [
    planText(plan),
    subject.key,
    short(subject.title, 24),
    [...periods, ...(held.complete ? [] : ['（变更过多，未计全）'])].join('\n'),
    deadlines,
    ...figures,
  ];
}

function changeRow({ plan, subject, at, change }: DossierItem): string[] {
  if (change === null) return [];
  const { typeLabel, actor, changes, seconds, alone, reason } = change;
  const lines = changes.map(({ field, label, before, after }) => {
    const value = (given: unknown) => short(readable(field, given), valueMaxCharacters);
    return `${label}：${value(before)} → ${value(after)}`;
  });
  const entered = actor.onBehalfOf === null ? [] : [`代填：${actor.onBehalfOf}`];
  return [
    localTime(at),
    planText(plan),
    `${word(words.subject, subject.kind)} ${subject.key}`,
    typeLabel,
    actor.name,
    lines.join('\n') || dash,
    alone ? '无' : [...seconds.map(linkText), ...entered].join('\n'),
    reason === null ? dash : short(reason),
  ];
}
