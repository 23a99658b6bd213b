/**
 * `duban check`: reads the whole log and all evidence. A journal can be checked even if it is damaged or a server holds
 * it.
 */
import { DubanError } from '@duban/domain';
import { checkJournal, type JournalCheck, type LogHead, parseHead } from '@duban/event-store';
import { checkReadModels, type ReadModelsCheck } from '../read-models-folder.js';
import { settingsOf } from '../settings.js';
import { table } from '../table.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { checkServer } from './check-server.js';
import { CheckedReferences, showEvidence, showMissing } from './checked-references.js';

const kinds = { damage: '损坏 damage', unfinished: '未完成 unfinished', note: '提示 note' } as const;

export async function check(
  { against: given, ...options }: Record<string, string> & { json?: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const settings = settingsOf(options, terminal.env);
  if (settings.config.eventStore.engine === 'eventstoredb') {
    if (given === undefined) return checkServer(settings.config, options.json === true, terminal);
    throw new DubanError('config-invalid', { key: '--against', detail: '只用于 journal:<目录> / for journal:<folder> only' });
  }
  const folders = settings.journal;
  const against = headGiven(given);
  const references = new CheckedReferences();
  const journal = await checkJournal(folders.folder, { against, visit: (event) => references.note(event) });
  if (journal.epoch === undefined && journal.segments === 0) {
    throw new DubanError('store-unavailable', { detail: `${folders.folder}: 没有数据 / holds no data` });
  }
  const { evidence, missing } = await references.checked(folders.evidence);
  const { readModels: engine } = settings.config;
  const readModels = engine.engine === 'sqlite' ? await checkReadModels(engine.folder) : undefined;
  const sound = journal.sound && missing.length === 0 && evidence.damaged.count === 0;
  if (options.json === true)
    terminal.out(JSON.stringify({ ...journal, sound, missing, evidence, readModels: readModels ?? null }));
  else {
    showJournal(journal, folders.folder, terminal);
    if (against.length > 0 && journal.sound) terminal.out('与所给链头一致 / agrees with the head given');
    showMissing(missing, terminal);
    showEvidence(evidence, terminal);
    if (readModels !== undefined) showReadModels(readModels, terminal);
    terminal.out(sound ? '完好 / sound' : '有损坏：请从备份恢复，并保留原目录 / damaged: restore a backup and keep this folder');
  }
  return sound ? exitCodes.ok : exitCodes.damaged;
}

/**
 * The head given with `--against`, if there is one.
 * @throws {DubanError} `config-invalid`
 */
export function headGiven(text: string | undefined): LogHead[] {
  if (text === undefined) return [];
  const head = parseHead(text);
  if (head !== undefined) return [head];
  throw new DubanError('config-invalid', {
    key: '--against',
    detail: '应为 check 或 backup 给出的链头 / must be a head that check or backup printed',
  });
}

function showJournal(result: JournalCheck, folder: string, terminal: Terminal): void {
  const { events, streams, segments, groups, bytes, openings, head } = result;
  terminal.out(
    `${folder}: ${events} 个事件 events, ${streams} 个流 streams, ${segments} 个分段 segments, ${groups} 组 groups, ${bytes} 字节 bytes`,
  );
  if (openings !== undefined) terminal.out(`打开 ${openings} 次 / opened ${openings} times`);
  if (head !== undefined) terminal.out(`链头 head: ${head}`);
  showFindings(result, terminal);
}

/** Damaged read models are no damage of the data, because they are made again from the events. */
function showReadModels({ bytes, plans, trouble }: ReadModelsCheck, terminal: Terminal): void {
  const number = Object.keys(plans).length;
  terminal.out(`读模型（可由事件重建）read models, derived: ${number} 个计划 plans, ${bytes} 字节 bytes`);
  if (trouble !== undefined) terminal.out(`  ${trouble}`);
}

export function showFindings({ findings, findingsLeftOut }: JournalCheck, terminal: Terminal): void {
  if (findings.length > 0) {
    const rows = findings.map(({ kind, file, line, offset, detail }) => [kinds[kind], file, line ?? '—', offset ?? '—', detail]);
    terminal.out(table(['类别 kind', '文件 file', '行 line', '字节 byte', '说明 detail'], rows));
  }
  if (findingsLeftOut > 0) terminal.out(`另有 ${findingsLeftOut} 处未列出 / ${findingsLeftOut} more are not listed`);
}
