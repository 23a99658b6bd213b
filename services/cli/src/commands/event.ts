/** `duban event`: one event as it is stored, what it refers to and what refers to it. */
import { word, words } from '@duban/domain';
import type { EventContent, LinkedEvent } from '@duban/query-api';
import { localTime } from '@duban/read-models/readable';
import { serverOf } from '../server.js';
import { dash, table } from '../table.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

type Options = Readonly<Record<string, string>> & { readonly plan: string; readonly json?: boolean };

export async function event(options: Options, terminal: Terminal, id: string): Promise<ExitCode> {
  const api = await serverOf(options, terminal.env);
  const plan = encodeURIComponent(options.plan);
  const content = await api.get<EventContent>(`/v1/plans/${plan}/events/${encodeURIComponent(id)}`);
  terminal.out(options.json === true ? JSON.stringify(content) : sheet(content));
  return exitCodes.ok;
}

function sheet({
  event: stored,
  recordedPosition,
  typeLabel,
  foreign,
  logEntrySha256,
  refersTo,
  referredToBy,
}: EventContent): string {
  const { id, stream, revision, type, schemaVersion, data, meta } = stored;
  const { actor, reason, recordedAt } = meta as Meta;
  const rows = [
    ['事件', `${typeLabel}（${type}，第 ${schemaVersion} 版）`],
    ['编号', id],
    ['所在流', `${stream}，版本 ${revision}，位置 ${recordedPosition}`],
    ...(foreign === null ? [] : [['外来事件', foreign]]),
    ['记录时间', recordedAt === undefined ? dash : localTime(recordedAt)],
    ['操作人', actor === undefined ? dash : `${actor.name}（${[actor.unit, actor.id].filter(Boolean).join('，')}）`],
    ...(actor?.onBehalfOf === undefined ? [] : [['代填', actor.onBehalfOf]]),
    ['理由', reason ?? dash],
    ['内容', JSON.stringify(data, undefined, 1)],
    ['日志条目摘要', logEntrySha256 ?? dash],
  ];
  const links = [
    ...refersTo.map(({ kind, eventId, event: linked }) => [
      `所依：${word(words.reference, kind)}`,
      ...(linked === null ? [dash, dash, dash, dash] : cells(linked)),
      eventId,
    ]),
    ...referredToBy.map((linked) => ['依此', ...cells(linked), linked.eventId]),
  ];
  const related =
    links.length === 0
      ? '没有关联的事件 / it refers to no event, and none to it'
      : table(['关联', '时间', '对象', '事件', '操作人', '编号'], links);
  return `${table(['项目', '内容'], rows)}\n\n${related}`;
}

/** The parts of a stored event's metadata that are shown. A foreign event may have none of them. */
interface Meta {
  readonly actor?: { readonly id: string; readonly name: string; readonly unit?: string; readonly onBehalfOf?: string };
  readonly reason?: string;
  readonly recordedAt?: string;
}

const cells = ({ recordedAt, subject, typeLabel, actor }: LinkedEvent) => [
  localTime(recordedAt),
  `${word(words.subject, subject.kind)} ${subject.key}`,
  typeLabel,
  actor.name,
];
