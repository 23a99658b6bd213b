/**
 * `duban migrate`: copies all events of a journal into an EventStoreDB that nobody else writes to. It holds the
 * journal's lock, and proves at the end that both hold the same events. If it is interrupted, the next run continues.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DubanError } from '@duban/domain';
import { type Migrated, migrate as migrateLog, notRecovered, openJournal, openMigrationTarget } from '@duban/event-store';
import { type Config, readConfig } from '@duban/runtime';
import { interruptible } from '../interruption.js';
import { progressBar } from '../progress-bar.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

interface Options extends Record<string, unknown> {
  readonly from: string;
  readonly to: string;
  readonly json?: boolean;
}

const steps = { compare: '对照 compare', copy: '复制 copy', verify: '核对 verify' } as const;

export async function migrate(options: Options, terminal: Terminal): Promise<ExitCode> {
  const from = storeOf('--from', options.from);
  const to = storeOf('--to', options.to);
  if (from.engine !== 'journal') throw invalid('--from', '应为 journal:<目录> / must be journal:<folder>');
  if (to.engine !== 'eventstoredb') throw invalid('--to', '应为 esdb://… / must be esdb://…');
  const { folder } = from;
  if (!existsSync(join(folder, 'store.json'))) {
    throw new DubanError('store-unavailable', { detail: `${folder}: 没有数据 / holds no data` });
  }
  // Fails while a server holds the folder's lock.
  const source = await openJournal({ folder });
  const bar = progressBar(terminal);
  try {
    // In a copy that was not recovered, read models would take positions for reached whose events were lost.
    if (source.backupOf !== undefined) throw notRecovered(source.backupOf);
    const total = source.stats().events;
    const target = await openMigrationTarget({ connectionString: to.connectionString }, source.epoch);
    try {
      const onProgress = (step: keyof typeof steps, events: number) => bar.update(steps[step], events, total);
      const done = await interruptible((signal) => migrateLog({ source, target, signal, onProgress }));
      bar.stop();
      if (done === 'interrupted') {
        terminal.err('已中断；再次运行即从中断处继续 / interrupted: run it again to go on');
        return exitCodes.failed;
      }
      const epochs = { from: source.epoch, to: target.store.epoch };
      if (options.json === true) terminal.out(JSON.stringify({ ...done, epochs, position: await target.store.head() }));
      else terminal.out(report(done, folder));
      return exitCodes.ok;
    } finally {
      await target.store.close();
    }
  } finally {
    bar.stop();
    await source.close();
  }
}

const invalid = (key: string, detail: string) => new DubanError('config-invalid', { key, detail });

/** @throws {DubanError} `config-invalid` with the name of the flag */
function storeOf(flag: string, text: string): Config['eventStore'] {
  try {
    return readConfig({ DUBAN_EVENT_STORE: text }).eventStore;
  } catch (error) {
    throw error instanceof DubanError ? invalid(flag, String(error.params['detail'])) : error;
  }
}

function report({ events, resumedAfter, sha256 }: Migrated, folder: string): string {
  const resumed = resumedAfter === 0 ? '' : `（其中 ${resumedAfter} 个此前已在目标库 / were there before）`;
  return [
    `已迁移 ${events} 个事件 / events migrated${resumed}`,
    `两边读回核对相等 / both sides read again and equal: SHA-256 ${sha256}`,
    '',
    '佐证材料和密钥是日志旁的文件，不在事件库中：请复制或指向 / evidence and keys are files beside the journal; copy them or point to them:',
    `  --evidence folder:${join(folder, 'evidence')}  --keys ${join(folder, 'keys')}`,
    '旧位置（minPosition）视为已到达，旧分页游标答 410 / positions of before count as reached, cursors of before answer 410',
    `请勿再在 ${folder} 上启动服务 / do not start a server on ${folder} any more`,
  ].join('\n');
}
