/** `duban diff`: what differs between two points of a plan, who changed it and why. */
import { word, words } from '@duban/domain';
import type { Difference } from '@duban/query-api';
import { fieldLabels } from '@duban/read-models';
import { localTime } from '@duban/read-models/readable';
import { itemsOf } from '../api-client.js';
import { type EntryOptions, entryFilters } from '../entry-filters.js';
import { readable } from '../readable.js';
import { nameOf, toldApart, unitOf } from '../said-names.js';
import { serverOf } from '../server.js';
import { dash, short, table } from '../table.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

type Text = 'from' | 'to' | 'task' | 'indicator' | 'unit' | 'field';
type Options = Readonly<Partial<Record<Text, string>>> &
  EntryOptions & {
    readonly json?: boolean;
    readonly limit: number;
  };

const valueMaxCharacters = 30;
/** How many entries of one field are shown, the last ones. */
const shownMax = 3;
const pageMax = 50;

const kindWords = { appeared: '新增', went: '取消', changed: '' } as const;

export async function diff(options: Options, terminal: Terminal, wanted = 'zjkjt2012'): Promise<ExitCode> {
  const api = await serverOf(options, terminal.env);
  const { from, to, task, indicator, unit, field, limit } = options;
  const subject = task !== undefined ? `task/${task}` : indicator !== undefined ? `indicator/${indicator}` : undefined;
  const query = {
    from,
    to,
    subject,
    unit: await unitOf(api, wanted, unit),
    ...entryFilters(options),
    field: nameOf(Object.fromEntries(fieldLabels), field, '--field'),
  };
  const path = `/v1/plans/${encodeURIComponent(wanted)}/diff`;
  const items = await itemsOf<Difference>(api, path, query, limit, undefined, pageMax);
  if (options.json === true) {
    for (const item of items) terminal.out(JSON.stringify(item));
    return exitCodes.ok;
  }
  if (items.length === 0) {
    terminal.out('两个时点之间没有差异 / nothing differs between the two points');
    return exitCodes.ok;
  }
  const apart = toldApart(items.flatMap(({ entries }) => entries.map((entry) => entry.actor)));
  terminal.out(
    table(
      ['对象', '字段', '原为', '现为', '变更', '理由'],
      items.flatMap((item) => rows(item, apart)),
    ),
  );
  return exitCodes.ok;
}

function rows({ subject, kind, fields, entries }: Difference, apart: ReturnType<typeof toldApart>): string[][] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  return fields.map(({ field, label, before, after, entries: ids }, at) => {
    const value = (given: unknown) => short(readable(field, given), valueMaxCharacters);
    const led = ids.flatMap((id) => byId.get(id) ?? []);
    const shown = led.slice(-shownMax);
    const lines = shown.map(
      (entry) => `${localTime(entry.recordedAt)} ${entry.typeLabel} ${apart(entry.actor, entry.actor.unit)}`,
    );
    const reasons = shown.map(({ reason }) => (reason === null ? dash : short(reason)));
    const fewer = led.length > shown.length ? [`（此前还有 ${led.length - shown.length} 次）`] : [];
    const name = at === 0 ? `${word(words.subject, subject.kind)} ${subject.key} ${kindWords[kind]}`.trimEnd() : '';
    return [
      name,
      label,
      value(before),
      value(after),
      [...fewer, ...lines].join('\n') || dash,
      [...fewer.map(() => ''), ...reasons].join('\n'),
    ];
  });
}
