/** `duban history`: who changed what, when and why; field by field, before and after. */
import { serverOf } from '../server.js';
import { short, table } from '../table.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

interface Change {
  readonly type: string;
  readonly subject: { readonly kind: string; readonly key: string };
  readonly actor: { readonly name: string; readonly unit: string | null };
  readonly reason: string | null;
  readonly recordedAt: string;
  readonly changes: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[];
}

interface Page {
  readonly items: readonly Change[];
  readonly next: string | null;
}

type Options = Record<string, string> & { json?: boolean; limit: number };

const shanghai = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium' });
const pageMax = 200;

export async function history(options: Options, terminal: Terminal, wanted = 'zjkjt2012'): Promise<ExitCode> {
  const api = await serverOf(options, terminal.env);
  const items = await entries(api, wanted, options);
  if (options.json === true) {
    for (const entry of items) terminal.out(JSON.stringify(entry));
    return exitCodes.ok;
  }
  if (items.length === 0) {
    terminal.out('没有符合条件的变更 / no change matches');
    return exitCodes.ok;
  }
  const rows = items.map(({ recordedAt, subject, type, actor, reason, changes }) => [
    shanghai.format(new Date(recordedAt)),
    `${subject.kind} ${subject.key}`,
    type,
    actor.unit === null ? actor.name : `${actor.name}（${actor.unit}）`,
    changes.map(({ field, before, after }) => `${field}: ${short(before, 24)} → ${short(after, 24)}`).join('\n'),
    reason === null ? '—' : short(reason),
  ]);
  terminal.out(table(['时间', '对象', '事件', '操作人', '变更', '理由'], rows));
  return exitCodes.ok;
}

async function entries(api: Awaited<ReturnType<typeof serverOf>>, plan: string, options: Options): Promise<Change[]> {
  const { task, indicator, actor, unit, type, field, from, to, limit } = options;
  const subject =
    task === undefined
      ? indicator === undefined
        ? ''
        : `/indicators/${encodeURIComponent(indicator)}`
      : `/tasks/${encodeURIComponent(task)}`;
  const path = `/v1/plans/${encodeURIComponent(plan)}${subject}/history`;
  const found: Change[] = [];
  let cursor: string | undefined;
  do {
    const size = String(Math.min(pageMax, limit - found.length));
    const page: Page = await api.get(path, { actor, unit, type, field, from, to, cursor, limit: size });
    found.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && found.length < limit);
  return found;
}
