/** `duban check`: reads the whole journal and all evidence, even if they are damaged or a server holds them. */
import { DubanError, evidenceIn } from '@duban/domain';
import { checkJournal, type JournalCheck, type LogHead, parseHead } from '@duban/event-store';
import { checkEvidence, type EvidenceCheck, type Listed, openMemoryEvidence, readFolderEvidence } from '@duban/evidence';
import { settingsOf } from '../settings.js';
import { table } from '../table.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

const kinds = { damage: '损坏 damage', unfinished: '未完成 unfinished', note: '提示 note' } as const;

export async function check(
  { against: given, ...options }: Record<string, string> & { json?: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const folders = settingsOf(options, terminal.env).journal;
  const against = headGiven(given);
  const referred = new Set<string>();
  const journal = await checkJournal(folders.folder, { against, visit: (data) => refer(data, referred) });
  if (journal.epoch === undefined && journal.segments === 0) {
    throw new DubanError('store-unavailable', { detail: `${folders.folder}: 没有数据 / holds no data` });
  }
  const reader = folders.evidence === undefined ? openMemoryEvidence({ maxBytes: 0 }) : readFolderEvidence(folders.evidence);
  const evidence = await checkEvidence(reader, referred);
  const sound = journal.sound && evidence.damaged.count === 0;
  if (options.json === true) terminal.out(JSON.stringify({ ...journal, sound, evidence }));
  else {
    showJournal(journal, folders.folder, terminal);
    if (against.length > 0 && journal.sound) terminal.out('与所给链头一致 / agrees with the head given');
    showEvidence(evidence, terminal);
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

/** Collects the evidence that the data of an event refers to. A damaged journal may hold anything. */
function refer(data: unknown, referred: Set<string>): void {
  if (typeof data !== 'object' || data === null) return;
  try {
    for (const { sha256 } of evidenceIn(data as Record<string, unknown>)) if (typeof sha256 === 'string') referred.add(sha256);
  } catch {
    // Data in a form that no event of ours has refers to nothing.
  }
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

export function showFindings({ findings, findingsLeftOut }: JournalCheck, terminal: Terminal): void {
  if (findings.length > 0) {
    const rows = findings.map(({ kind, file, line, offset, detail }) => [kinds[kind], file, line ?? '—', offset ?? '—', detail]);
    terminal.out(table(['类别 kind', '文件 file', '行 line', '字节 byte', '说明 detail'], rows));
  }
  if (findingsLeftOut > 0) terminal.out(`另有 ${findingsLeftOut} 处未列出 / ${findingsLeftOut} more are not listed`);
}

function showEvidence({ objects, bytes, damaged, missing, orphans }: EvidenceCheck, terminal: Terminal): void {
  terminal.out(
    `佐证材料 evidence: ${objects} 份 objects, ${bytes} 字节 bytes, ${missing.count} 份未上传 not uploaded, ${orphans.count} 份无引用 referred to by nothing`,
  );
  list('损坏 damaged', damaged, terminal);
  list('未上传 not uploaded', missing, terminal);
  list('无引用 referred to by nothing', orphans, terminal);
}

function list(title: string, { count, digests }: Listed, terminal: Terminal): void {
  for (const sha256 of digests) terminal.out(`  ${title}: ${sha256}`);
  if (count > digests.length) terminal.out(`  ${title}: 另有 ${count - digests.length} 份未列出 / more are not listed`);
}
