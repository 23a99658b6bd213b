/**
 * `duban replay`: steps through the events of a plan. Each is shown with what it changed and the state of the thing
 * after it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { word, words } from '@duban/domain';
import type { WalkedEventLine } from '@duban/query-api';
import { localTime } from '@duban/read-models/readable';
import { interruptible } from '../interruption.js';
import { readable } from '../readable.js';
import { ThingStates } from '../replay/thing-states.js';
import { type Asked, linesOfWalk } from '../replay/walked-lines.js';
import { dash, short, table } from '../table.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

type Options = Record<string, string> & { json?: boolean; pace?: number };

const valueMaxCharacters = 40;
const leavingKeys: ReadonlySet<string> = new Set(['q', 'Q', '\u0003', '\u0004', '\u001b']);

export async function replay(options: Options, terminal: Terminal, wanted = 'zjkjt2012'): Promise<ExitCode> {
  const { task, indicator, actor, correlation, from, to, after } = options;
  const subject = { task, indicator };
  const filters = { actor, correlation, from, to, after };
  const asked: Asked = { options, terminal, plan: wanted };
  const inLines = options.json === true || !terminal.isTerminal;
  let last: string | undefined;
  let shown = 0;
  const work = async (signal: AbortSignal) => {
    if (inLines) {
      for await (const line of linesOfWalk(asked, { ...subject, ...filters }, signal)) {
        terminal.out(options.json === true ? JSON.stringify(line) : plainLine(line));
        last = line.eventId;
        shown += 1;
        if (options.pace !== undefined) await pause(options.pace, undefined, { signal });
      }
      return;
    }
    // The state shown beside an event is made of all events before it, so events that are not asked for are read too.
    const chosen = await chosenOf(asked, subject, filters, signal);
    const states = new ThingStates();
    for await (const line of linesOfWalk(asked, subject, signal)) {
      states.take(line);
      if (chosen !== undefined && !chosen.has(line.eventId)) continue;
      shown += 1;
      last = line.eventId;
      terminal.out(step(line, shown, states));
      if (!(await goesOn(options, terminal, signal))) return;
    }
  };
  const done = await interruptible(work);
  if (done === 'interrupted' || !inLines) {
    terminal.err(`共 ${shown} 步${last === undefined ? '' : `；从此处继续 / go on from here: --after ${last}`}`);
  } else if (shown === 0 && options.json !== true) terminal.out('没有符合条件的事件 / no event matches');
  // Who steps may leave; lines that are not all there must not pass for all.
  return done === 'interrupted' && inLines ? exitCodes.failed : exitCodes.ok;
}

/** The ids of the events that pass the filters; undefined when only a subject is asked for. */
async function chosenOf(
  asked: Asked,
  subject: Readonly<Record<string, string | undefined>>,
  filters: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<ReadonlySet<string> | undefined> {
  if (Object.values(filters).every((value) => value === undefined)) return undefined;
  const ids = new Set<string>();
  for await (const { eventId } of linesOfWalk(asked, { ...subject, ...filters }, signal)) ids.add(eventId);
  return ids;
}

/** Waits for a key or for the pace. False when the reader wants to stop. */
async function goesOn({ pace }: Options, terminal: Terminal, signal: AbortSignal): Promise<boolean> {
  if (pace !== undefined || terminal.nextKey === undefined) {
    await pause(pace ?? 0, undefined, { signal });
    return true;
  }
  terminal.err('—— 任意键继续，q 结束 / any key goes on, q ends');
  const key = await terminal.nextKey(signal);
  return key !== undefined && !leavingKeys.has(key);
}

const who = ({ actor }: WalkedEventLine) => (actor.unit === null ? actor.name : `${actor.name}（${actor.unit}）`);
const value = (field: string, given: unknown) => short(readable(field, given), valueMaxCharacters);
const named = ({ kind, key }: WalkedEventLine['things'][number]['subject']) => `${word(words.subject, kind)} ${key}`;

const heading = (line: WalkedEventLine) =>
  `${localTime(line.recordedAt)} ${line.typeLabel} ${who(line)}${line.reason === null ? '' : ` 理由：${short(line.reason)}`}`;

function plainLine(line: WalkedEventLine): string {
  const things = line.things.flatMap(({ subject, record, changes }) => {
    // The fields of the report that now stands are already shown as changes of the task.
    if (record !== null || changes.length === 0) return [];
    const fields = changes.map(({ field, label, before, after }) => `${label}：${value(field, before)} → ${value(field, after)}`);
    return [`${named(subject)} ${fields.join('；')}`];
  });
  const said = line.said.map(({ field, label, value: given }) => `${label}：${value(field, given)}`);
  return [heading(line), ...things, ...said, line.eventId].join(' | ');
}

function step(line: WalkedEventLine, at: number, states: ThingStates): string {
  const parts = [
    `〔${at}〕${heading(line)}`,
    `事件 ${line.eventId}${line.foreign === null ? '' : `（外来事件：${line.foreign}）`}`,
  ];
  for (const { subject, record, changes } of line.things) {
    if (record !== null) continue;
    const changed = new Map(changes.map((change) => [change.field, change]));
    const rows = [...states.of(subject)].map(([field, { label, value: now }]) => {
      const change = changed.get(field);
      return [change === undefined ? '' : '●', label, change === undefined ? '' : value(field, change.before), value(field, now)];
    });
    parts.push(`${named(subject)} ${subject.title}`, table(['', '字段', '原为', '现为'], rows));
  }
  const said = line.said.map(({ field, label, value: given }) => [label, value(field, given)]);
  if (said.length > 0) parts.push(table(['所述', '内容'], said));
  return `${parts.join('\n')}\n${dash.repeat(20)}`;
}
