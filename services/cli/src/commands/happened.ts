/** `duban happened`: which report or measurement would stand if only those about a day up to a given one counted. */
import { word, words } from '@duban/domain';
import type { Happened } from '@duban/query-api';
import { itemsOf } from '../api-client.js';
import { unitOf } from '../said-names.js';
import { serverOf } from '../server.js';
import { dash, short, table } from '../table.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

type Options = Record<string, string> & { json?: boolean; all?: boolean; limit: number };

export async function happened(options: Options, terminal: Terminal, wanted = 'zjkjt2012'): Promise<ExitCode> {
  const api = await serverOf(options, terminal.env);
  const { by, asOf, task, indicator, unit, limit } = options;
  const differs = options.all === true || options.json === true ? undefined : 'true';
  const query = { by, asOf, task, indicator, unit: await unitOf(api, wanted, unit), differs };
  const items = await itemsOf<Happened>(api, `/v1/plans/${encodeURIComponent(wanted)}/happened`, query, limit);
  if (options.json === true) for (const item of items) terminal.out(JSON.stringify(item));
  else if (items.length === 0)
    terminal.out('没有不同：现行各条所述日期均不晚于该日 / nothing differs: what stands speaks of no later day');
  else {
    const rows = items.map(({ subject, stood, happened: would, differs: other }) => [
      `${word(words.subject, subject.kind)} ${subject.key}`,
      short(subject.title, 24),
      said(stood),
      said(would),
      other ? '不同' : '',
    ]);
    terminal.out(table(['对象', '名称', '现行', `只计至 ${by}`, ''], rows));
  }
  return exitCodes.ok;
}

function said(record: Happened['stood']): string {
  if (record === null) return dash;
  const figure = 'percent' in record ? `${record.percent}%` : record.value;
  return `${record.occurredOn} ${figure} ${record.unit.name}`;
}
