/**
 * `duban backup`: the running server copies its data; if none runs, the command does. The command then reads the
 * journal of the copy, so that the check costs the server nothing.
 */
import { resolve } from 'node:path';
import { checkJournal, parseHead } from '@duban/event-store';
import { askForBackup, backupFolder } from '@duban/server';
import { settingsOf } from '../settings.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { headGiven, showFindings } from './check.js';

export async function backup(
  { against: given, withKeys = false, ...options }: Record<string, string> & { json?: boolean; withKeys?: boolean },
  terminal: Terminal,
  target: string,
): Promise<ExitCode> {
  const folders = settingsOf(options, terminal.env).journal;
  const kept = headGiven(given);
  const absolute = resolve(target);
  const done = (await askForBackup(folders.folder, absolute, withKeys)) ?? (await backupFolder(folders, absolute, withKeys));
  const written = parseHead(done.head ?? '');
  const copy = await checkJournal(absolute, { against: written === undefined ? kept : [written, ...kept] });
  const sound = copy.sound && copy.events === done.events;
  if (options.json === true) terminal.out(JSON.stringify({ ...done, head: copy.head, sound }));
  else {
    terminal.out(
      `已备份到 / copied to ${done.folder}：${done.events} 个事件 events，${done.bytes} 字节 bytes，位置 position ${done.position}；${done.evidence.objects} 份佐证材料 pieces of evidence，${done.evidence.bytes} 字节 bytes`,
    );
    terminal.out(
      withKeys
        ? '含签名密钥：有副本者即可签发令牌 / with the signing key: whoever has the copy can issue tokens'
        : '不含密钥：恢复后须重新签发令牌 / without keys: issue new tokens after restoring',
    );
    if (copy.head !== undefined) terminal.out(`链头（请另行保存）/ head, to be kept elsewhere: ${copy.head}`);
    if (given !== undefined && sound) terminal.out('与所给链头一致 / agrees with the head given');
    showFindings(copy, terminal);
    if (!sound) terminal.out('副本读回不符：请勿使用 / the copy is not what was read: do not use it');
  }
  return sound ? exitCodes.ok : exitCodes.damaged;
}
