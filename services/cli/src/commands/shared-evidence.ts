/** `duban shared-evidence`: pieces of evidence that several tasks or indicators refer to. */
import { word, words } from '@duban/domain';
import type { SharedEvidence } from '@duban/query-api';
import { itemsOf } from '../api-client.js';
import { serverOf } from '../server.js';
import { dash, short, table } from '../table.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

type Options = Readonly<Record<string, string>> & { readonly json?: boolean; readonly limit: number };

export async function sharedEvidence(options: Options, terminal: Terminal, wanted = 'zjkjt2012'): Promise<ExitCode> {
  const api = await serverOf(options, terminal.env);
  const path = `/v1/plans/${encodeURIComponent(wanted)}/shared-evidence`;
  const items = await itemsOf<SharedEvidence>(api, path, {}, options.limit);
  if (options.json === true) for (const item of items) terminal.out(JSON.stringify(item));
  else if (items.length === 0) terminal.out('没有多处引用的佐证 / no evidence is referred to by several');
  else {
    const rows = items.flatMap(({ sha256, references }) =>
      references.map(({ subject, name, person, unit }) => [
        sha256,
        `${word(words.subject, subject.kind)} ${subject.key}`,
        short(name),
        person,
        unit ?? dash,
      ]),
    );
    terminal.out(table(['文件摘要', '对象', '文件名', '引用者', '单位'], rows));
  }
  return exitCodes.ok;
}
