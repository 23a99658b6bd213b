/**
 * `duban recover`: for an event store that was restored from a backup. It gives the store a new epoch, so that no
 * position is used twice, and reports what was lost: the last events that read models and the topic remember but the
 * store lacks. Projectors make those plans again when they start. No server may run meanwhile.
 */
import type { DubanError, Landmark } from '@duban/domain';
import { readEnd, readKafkaUrl } from '@duban/event-feed';
import { type EventStore, findLoss } from '@duban/event-store';
import { landmarksIn } from '@duban/read-models';
import { type Config, createClock, type Logger } from '@duban/runtime';
import { openRecoverable, openViewsOf } from '@duban/server';
import { logOf } from '../log.js';
import { rememberedOnDisk } from '../read-models-folder.js';
import { settingsOf } from '../settings.js';
import { table } from '../table.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

interface Options extends Record<string, unknown> {
  readonly reason: string;
  readonly json?: boolean;
}

export async function recover(options: Options, terminal: Terminal): Promise<ExitCode> {
  const { config } = settingsOf(options, terminal.env);
  const logger = logOf(config);
  const { store, recover: begin } = await openRecoverable(config, logger);
  try {
    const loss = await findLoss(store, await rememberedOf(config, logger, store));
    const { epoch } = await begin({ ...loss, reason: options.reason, at: createClock().now() });
    for (const landmark of loss.lost) logger.warn({ lost: landmark }, 'an event is lost, and what came after it');
    if (options.json === true) terminal.out(JSON.stringify({ epoch, ...loss }));
    else terminal.out(report(epoch, loss));
    return exitCodes.ok;
  } finally {
    await store.close();
  }
}

/** The last events known outside of the event store. Read models in memory remember nothing. */
async function rememberedOf(config: Config, logger: Logger, store: EventStore): Promise<Landmark[]> {
  const seen = config.feed.engine === 'kafka' ? (await readEnd(readKafkaUrl(config.feed.url, 'DUBAN_FEED'), store)).seen : [];
  if (config.readModels.engine === 'sqlite') {
    const warn = (err: DubanError) => logger.warn({ err }, 'the read models on disk remember nothing');
    return [...(await rememberedOnDisk(config.readModels.folder, warn)), ...seen];
  }
  const views = await openViewsOf(config, logger, store);
  try {
    return [...(await landmarksIn(views)), ...seen];
  } finally {
    await views.close();
  }
}

type Loss = Awaited<ReturnType<typeof findLoss>>;

function report(epoch: string, { from, ancestors, lost }: Loss): string {
  const end = ancestors.find((ancestor) => ancestor.epoch === from)?.upTo;
  const rows = lost.map(({ stream, revision, id, position }) => [stream, `#${revision}`, id, position]);
  return [
    `事件存储的标识由 ${from} 改为 ${epoch}；旧标识的位置到 ${end} 为止有效`,
    `the event store was ${from} and is ${epoch} now; positions of before are good up to ${end}`,
    '',
    lost.length === 0
      ? '读模型和主题所记的事件都在 / no event that read models or topic remember is lost'
      : `已丢失：各计划、各分区所记的最后一个事件，及其前后未能恢复者\nlost: the last event that is remembered of each plan and partition, and others before and after it\n${table(['流 stream', '版本 revision', '事件 event', '位置 position'], rows)}`,
    '',
    '请重新启动全部进程：有丢失的计划随即由事件重建，客户端可用原 Idempotency-Key 重发丢失的命令',
    'start every process anew: plans with losses are made again from their events, and clients may send lost commands again under their Idempotency-Key',
  ].join('\n');
}
