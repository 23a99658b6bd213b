/** What went wrong with an engine, as the health of the process shows it. */
import { DubanError, type ErrorCode, errorSentence } from '@duban/domain';
import type { NotReady } from '@duban/runtime';

/** Sentences of these errors may be shown: they name the server and what it said, and no secret. */
const tellable: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'clock-unconfirmed',
  'server-unreachable',
  'server-unfit',
  'store-unavailable',
  'store-went-back',
  'store-locked',
  'store-read-only',
  'read-models-damaged',
  'feed-unavailable',
  'feed-foreign',
  'feed-group-shared',
  'feed-topic-missing',
  'feed-partitions-differ',
  'feed-topic-unfit',
]);

/** `setting`: the key of the setting that names the engine, for errors that do not name it themselves. */
export function troubleOf(error: unknown, setting?: string): NotReady {
  if (!(error instanceof DubanError) || !tellable.has(error.code)) {
    return { zh: '出错，正在重试；原因见日志', en: 'It fails and is tried again; the log says why' };
  }
  const zh = errorSentence(error.code, error.params, 'zh');
  const en = errorSentence(error.code, error.params, 'en');
  return setting === undefined || zh.includes(setting) ? { zh, en } : { zh: `${setting}：${zh}`, en: `${setting}: ${en}` };
}
