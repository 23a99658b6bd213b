/** `duban entries`: what the office entered for units and people (代填), and what they say of it. */
import { word, words } from '@duban/domain';
import { type EnteredDocument, eventLabels } from '@duban/read-models';
import { localTime } from '@duban/read-models/readable';
import { itemsOf } from '../api-client.js';
import { nameOf, unitOf } from '../said-names.js';
import { serverOf } from '../server.js';
import { dash, short, table } from '../table.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

type Options = Record<string, string> & { json?: boolean; limit: number };

export async function entries(options: Options, terminal: Terminal, wanted = 'zjkjt2012'): Promise<ExitCode> {
  const api = await serverOf(options, terminal.env);
  const { unit, person, subject, state, limit } = options;
  const path = `/v1/plans/${encodeURIComponent(wanted)}/entries`;
  const filters = { unit: await unitOf(api, wanted, unit), person, subject, state: nameOf(words.entryState, state, '--state') };
  const items = await itemsOf<EnteredDocument>(api, path, filters, limit);
  if (options.json === true) for (const item of items) terminal.out(JSON.stringify(item));
  else if (items.length === 0) terminal.out('没有符合条件的代填 / no entry matches');
  else terminal.out(table(['时间', '对象', '内容', '单位', '被代填人', '代填人', '理由', '确认情况', '编号'], items.map(row)));
  return exitCodes.ok;
}

function row({ at, subject, type, unit, person, by, reason, state, decided, id }: EnteredDocument): string[] {
  const said = word(words.entryState, state);
  return [
    localTime(at),
    `${word(words.subject, subject.kind)} ${subject.key}`,
    word(eventLabels, type),
    unit.name,
    person,
    by.name,
    reason === null ? dash : short(reason),
    decided === null ? said : `${said}（${decided.by.name} ${localTime(decided.at)}）`,
    id,
  ];
}
