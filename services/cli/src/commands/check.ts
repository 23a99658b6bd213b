/** `duban check`: reads the whole journal, also a damaged one and while a server holds it. */
import { DubanError } from '@duban/domain';
import { checkJournal } from '@duban/event-store';
import { settingsOf } from '../settings.js';
import { table } from '../table.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

const kinds = { damage: '损坏 damage', unfinished: '未完成 unfinished', note: '提示 note' } as const;

export async function check(options: Record<string, string> & { json?: boolean }, terminal: Terminal): Promise<ExitCode> {
  const { folder } = settingsOf(options, terminal.env).journal;
  const result = await checkJournal(folder);
  if (result.epoch === undefined && result.segments === 0) {
    throw new DubanError('store-unavailable', { detail: `${folder}: 没有数据 / holds no data` });
  }
  const code = result.sound ? exitCodes.ok : exitCodes.damaged;
  if (options.json === true) {
    terminal.out(JSON.stringify(result));
    return code;
  }
  const { events, streams, segments, groups, bytes, findings, findingsLeftOut } = result;
  terminal.out(
    `${folder}: ${events} 个事件 events, ${streams} 个流 streams, ${segments} 个分段 segments, ${groups} 组 groups, ${bytes} 字节 bytes`,
  );
  if (findings.length > 0) {
    const rows = findings.map(({ kind, file, line, offset, detail }) => [kinds[kind], file, line ?? '—', offset ?? '—', detail]);
    terminal.out(table(['类别 kind', '文件 file', '行 line', '字节 byte', '说明 detail'], rows));
  }
  if (findingsLeftOut > 0) terminal.out(`另有 ${findingsLeftOut} 处未列出 / ${findingsLeftOut} more are not listed`);
  terminal.out(
    result.sound ? '完好 / sound' : '有损坏：请从备份恢复，并保留原目录 / damaged: restore a backup and keep this folder',
  );
  return code;
}
