/**
 * `duban receipts`: what the caller sent in, or what others entered for them, when it was recorded, and whether it
 * still stands.
 */
import { word, words } from '@duban/domain';
import type { Receipt } from '@duban/query-api';
import { localTime } from '@duban/read-models/readable';
import { itemsOf } from '../api-client.js';
import { linkCells } from '../links.js';
import { serverOf } from '../server.js';
import { dash, short, table } from '../table.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

type Options = Readonly<Partial<Record<'plan' | 'from' | 'to', string>>> & { readonly json?: boolean; readonly limit: number };

export async function receipts(options: Options, terminal: Terminal): Promise<ExitCode> {
  const api = await serverOf(options, terminal.env);
  const { plan, from, to, limit } = options;
  const items = await itemsOf<Receipt>(api, '/v1/me/commands', { plan, from, to }, limit);
  if (options.json === true) for (const item of items) terminal.out(JSON.stringify(item));
  else if (items.length === 0) terminal.out('没有回执 / no receipt');
  else
    terminal.out(table(['记录时间', '计划', '对象', '事项', '提交人', '是否有效', '依此', '理由', '事件编号'], items.map(row)));
  return exitCodes.ok;
}

function row(receipt: Receipt): string[] {
  const { recordedAt, plan, subject, typeLabel, by, entered, standing, reason, eventId } = receipt;
  const confirmed = entered === null ? '' : `（代填，${word(words.entryState, entered)}）`;
  return [
    localTime(recordedAt),
    plan.simulated ? `${plan.id}〔${words.mark.simulated.zh}〕` : plan.id,
    `${word(words.subject, subject.kind)} ${subject.key}`,
    typeLabel,
    `${by.name}${confirmed}`,
    word(words.standing, standing),
    linkCells(receipt)[1],
    reason === null ? dash : short(reason),
    eventId,
  ];
}
