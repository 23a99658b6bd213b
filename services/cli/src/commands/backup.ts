/** `duban backup`: the running server copies its data; without a server the command does it itself. */
import { resolve } from 'node:path';
import { askForBackup, backupFolder } from '@duban/server';
import { settingsOf } from '../settings.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

export async function backup(
  options: Record<string, string> & { json?: boolean },
  terminal: Terminal,
  target: string,
): Promise<ExitCode> {
  const folders = settingsOf(options, terminal.env).journal;
  const absolute = resolve(target);
  const done = (await askForBackup(folders.folder, absolute)) ?? (await backupFolder(folders, absolute));
  if (options.json === true) terminal.out(JSON.stringify(done));
  else
    terminal.out(
      `已备份到 / copied to ${done.folder}：${done.events} 个事件 events，${done.bytes} 字节 bytes，位置 position ${done.position}；${done.evidence.objects} 份佐证材料 pieces of evidence，${done.evidence.bytes} 字节 bytes`,
    );
  return exitCodes.ok;
}
