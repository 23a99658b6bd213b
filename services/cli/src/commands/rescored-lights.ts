/** `duban status --rules`: the tasks whose light would differ under another version of the rules. */
import { type LightVerdict, word, words } from '@duban/domain';
import type { RescoredLight } from '@duban/query-api';
import { type ApiClient, itemsOf } from '../api-client.js';
import { short, table } from '../table.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

const shown = ({ light, rule, ruleSet }: LightVerdict) =>
  `${word(words.light, light)}，${word(words.lightRule, rule)}（${ruleSet}）`;

export async function rescoredLights(
  api: ApiClient,
  path: string,
  rules: string,
  options: { readonly json?: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const items = await itemsOf<RescoredLight>(api, `${path}/lights`, { rules, differs: 'true' });
  const rows = items.map(({ code, title, inForce, rescored }) => [code, short(title, 24), shown(inForce), shown(rescored)]);
  if (options.json === true) terminal.out(JSON.stringify({ items }));
  else if (items.length === 0) terminal.out(`按 ${rules} 重算，没有不同 / by ${rules} no light differs`);
  else terminal.out(table(['任务', '名称', '现行亮灯', '重算亮灯'], rows));
  return exitCodes.ok;
}
