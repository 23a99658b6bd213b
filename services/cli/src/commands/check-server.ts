/** `duban check` on an EventStoreDB, which has no files here: reads the whole log as a projector does. */
import { eventRegistry } from '@duban/domain';
import { checkLog, type LogCheck } from '@duban/event-store';
import type { Config } from '@duban/runtime';
import { openExisting } from '@duban/server';
import { logOf } from '../log.js';
import { table } from '../table.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { CheckedReferences, showEvidence, showMissing } from './checked-references.js';

const kinds = { damage: '损坏 damage', note: '提示 note' } as const;

export async function checkServer(config: Config, json: boolean, terminal: Terminal): Promise<ExitCode> {
  const store = await openExisting(config, logOf(config));
  try {
    const references = new CheckedReferences();
    const log = await checkLog(store, eventRegistry, (event) => references.note(event));
    const folder = config.evidence.engine === 'folder' ? config.evidence.folder : undefined;
    const { evidence, missing } = await references.checked(folder);
    const sound = log.sound && missing.length === 0 && evidence.damaged.count === 0;
    if (json) terminal.out(JSON.stringify({ ...log, sound, missing, evidence }));
    else {
      showLog(log, terminal);
      showMissing(missing, terminal);
      showEvidence(evidence, terminal);
      terminal.out(sound ? '完好 / sound' : '有损坏：见上 / damaged, see above');
    }
    return sound ? exitCodes.ok : exitCodes.damaged;
  } finally {
    await store.close();
  }
}

function showLog({ epoch, events, streams, findings, findingsLeftOut }: LogCheck, terminal: Terminal): void {
  terminal.out(`EventStoreDB ${epoch}: ${events} 个事件 events, ${streams} 个流 streams`);
  if (findings.length > 0) {
    const rows = findings.map(({ kind, stream, revision, detail }) => [
      kinds[kind],
      `${stream} #${revision}`,
      `${detail.zh} / ${detail.en}`,
    ]);
    terminal.out(table(['类别 kind', '流 stream #revision', '说明 detail'], rows));
  }
  if (findingsLeftOut > 0) terminal.out(`另有 ${findingsLeftOut} 处未列出 / ${findingsLeftOut} more are not listed`);
}
