/** `duban entries`: what the office entered for units and people (代填), and what they say of it. */
import { word, words } from '@duban/domain';
import { type EnteredDocument, eventLabels } from '@duban/read-models';
import { localTime } from '@duban/read-models/readable';
import { itemsOf } from '../api-client.js';
import { accountsOf, nameOf, toldApart, unitOf } from '../said-names.js';
import { serverOf } from '../server.js';
import { dash, short, table } from '../table.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

type Options = Record<string, string> & { json?: boolean; limit: number };

export async function entries(options: Options, terminal: Terminal, wanted = 'zjkjt2012'): Promise<ExitCode> {
  const api = await serverOf(options, terminal.env);
  const { unit, person, subject, state, limit } = options;
  const path = `/v1/plans/${encodeURIComponent(wanted)}/entries`;
  const filters = { unit: await unitOf(api, wanted, unit), person, subject, state: nameOf(words.entryState, state, '--state') };
  let items = await itemsOf<EnteredDocument>(api, path, filters, limit);
  if (items.length === 0 && person !== undefined) {
    const accounts = await accountsOf(api, wanted, person);
    const query = { ...filters, person: undefined };
    if (accounts.size > 0) items = await itemsOf(api, path, query, limit, (item: EnteredDocument) => accounts.has(item.person));
  }
  if (options.json === true) for (const item of items) terminal.out(JSON.stringify(item));
  else if (items.length === 0) terminal.out('没有符合条件的代填 / no entry matches');
  else {
    const apart = toldApart(items.flatMap(({ by, decided }) => (decided === null ? [by] : [by, decided.by])));
    const rows = items.map((item) => row(item, apart));
    terminal.out(table(['时间', '对象', '内容', '单位', '被代填人', '代填人', '理由', '确认情况', '编号'], rows));
  }
  return exitCodes.ok;
}

function row(
  { at, subject, type, unit, person, by, reason, state, decided, id }: EnteredDocument,
  apart: ReturnType<typeof toldApart>,
): string[] {
  const said = word(words.entryState, state);
  return [
    localTime(at),
    `${word(words.subject, subject.kind)} ${subject.key}`,
    word(eventLabels, type),
    unit.name,
    person,
    apart(by),
    reason === null ? dash : short(reason),
    decided === null ? said : `${said}（${apart(decided.by)} ${localTime(decided.at)}）`,
    id,
  ];
}
