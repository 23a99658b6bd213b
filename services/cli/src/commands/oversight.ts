/** `duban oversight`: who was refused what, who read what, and who gave whom a token. */
import { word, words } from '@duban/domain';
import { actionText, filtersText, type OversightDocument, refusalText, subjectText } from '@duban/read-models';
import { localTime } from '@duban/read-models/readable';
import { itemsBy, nameOf, toldApart } from '../said-names.js';
import { serverOf } from '../server.js';
import { dash, short, table } from '../table.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

type Options = Record<string, string> & { json?: boolean; limit: number };

export async function oversight(options: Options, terminal: Terminal): Promise<ExitCode> {
  const api = await serverOf(options, terminal.env);
  const { kind, actor, plan, subject, from, to, limit } = options;
  const filters = { kind: nameOf(words.oversightKind, kind, '--kind'), actor, plan, subject, from, to };
  const items = await itemsBy<OversightDocument>(api, '/v1/oversight', filters, limit);
  if (options.json === true) for (const item of items) terminal.out(JSON.stringify(item));
  else if (items.length === 0) terminal.out('没有符合条件的记录 / no record matches');
  else {
    const apart = toldApart(items.map((item) => item.actor));
    const rows = items.map((item) => row(item, apart));
    terminal.out(table(['末次', '类别', '操作人', '操作', '计划', '对象', '详情', '次数'], rows));
  }
  return exitCodes.ok;
}

function row({ lastAt, kind, actor, plan, count, ...record }: OversightDocument, apart: ReturnType<typeof toldApart>) {
  return [
    localTime(lastAt),
    word(words.oversightKind, kind),
    apart(actor, actor.unit),
    actionText(record, 'zh') ?? dash,
    plan ?? dash,
    short(subjectText(record.subject, 'zh') ?? dash),
    short(detailsOf(record)),
    count,
  ];
}

function detailsOf({ filters, code, token, reason }: Pick<OversightDocument, 'filters' | 'code' | 'token' | 'reason'>): string {
  const said = [
    refusalText(code, 'zh'),
    filtersText(filters, 'zh'),
    token === null ? null : `${token.roles.map((role) => word(words.role, role)).join('、')} ${token.id}`,
    reason,
  ];
  return said.filter((each) => each !== null).join('；') || dash;
}
