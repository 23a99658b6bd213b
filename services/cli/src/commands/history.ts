/** `duban history`: who changed what, when and why, field by field with the values before and after. */
import { word, words } from '@duban/domain';
import type { HistoryItem } from '@duban/query-api';
import { fieldLabels } from '@duban/read-models';
import { localTime } from '@duban/read-models/readable';
import { itemsOf } from '../api-client.js';
import { type EntryOptions, entryFilters } from '../entry-filters.js';
import { linkCells } from '../links.js';
import { readable } from '../readable.js';
import { nameOf, toldApart, unitOf } from '../said-names.js';
import { serverOf } from '../server.js';
import { dash, short, table } from '../table.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

type Text = 'task' | 'indicator' | 'unit' | 'field' | 'from' | 'to';
type Options = Readonly<Partial<Record<Text, string>>> &
  EntryOptions & {
    readonly links?: boolean;
    readonly json?: boolean;
    readonly limit: number;
  };

const valueMaxCharacters = 30;

export async function history(options: Options, terminal: Terminal, wanted = 'zjkjt2012'): Promise<ExitCode> {
  const api = await serverOf(options, terminal.env);
  const { task, indicator, unit, field, from, to, limit } = options;
  const subject =
    task !== undefined
      ? `/tasks/${encodeURIComponent(task)}`
      : indicator !== undefined
        ? `/indicators/${encodeURIComponent(indicator)}`
        : '';
  const path = `/v1/plans/${encodeURIComponent(wanted)}${subject}/history`;
  const filters = {
    unit: await unitOf(api, wanted, unit),
    ...entryFilters(options),
    field: nameOf(Object.fromEntries(fieldLabels), field, '--field'),
    from,
    to,
  };
  const items = await itemsOf<HistoryItem>(api, path, filters, limit);
  if (options.json === true) {
    for (const entry of items) terminal.out(JSON.stringify(entry));
    return exitCodes.ok;
  }
  if (items.length === 0) {
    terminal.out('没有符合条件的变更 / no change matches');
    return exitCodes.ok;
  }
  const apart = toldApart(items.map((item) => item.actor));
  const headings = ['时间', '对象', '事件', '操作人', '变更', '理由', ...(options.links === true ? ['所依', '依此'] : [])];
  const rows = items.map((item) => [...row(item, apart), ...(options.links === true ? linkCells(item) : [])]);
  terminal.out(table(headings, rows));
  return exitCodes.ok;
}

function row(
  { recordedAt, subject, typeLabel, actor, reason, changes }: HistoryItem,
  apart: ReturnType<typeof toldApart>,
): string[] {
  const lines = changes.map(({ field, label, before, after }) => {
    const value = (given: unknown) => short(readable(field, given), valueMaxCharacters);
    return `${label}：${value(before)} → ${value(after)}`;
  });
  return [
    localTime(recordedAt),
    `${word(words.subject, subject.kind)} ${subject.key}`,
    typeLabel,
    apart(actor, actor.unit),
    lines.length === 0 ? '（内容未变）' : lines.join('\n'),
    reason === null ? dash : short(reason),
  ];
}
