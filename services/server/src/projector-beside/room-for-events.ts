/** Keeps what is derived from filling a disk that the events need: steps stop before commands have to. */
import { statfs } from 'node:fs/promises';
import { DubanError } from '@duban/domain';
import type { EventSource } from '@duban/read-models';

const lookEveryMs = 1_000;

const freeIn = async (folder: string) => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

/**
 * The same source while so many bytes are free.
 * @throws {DubanError} `store-unavailable` from a subscription while fewer are
 */
export function whileThereIsRoom(
  source: EventSource,
  { folder, freeBytes, free = freeIn }: { folder: string; freeBytes: number; free?: (folder: string) => Promise<number> },
): EventSource {
  let lookedAt = Number.NEGATIVE_INFINITY;
  return {
    async *subscribe(filter, signal) {
      for await (const delivery of source.subscribe(filter, signal)) {
        if (delivery.events.length > 0 && performance.now() - lookedAt >= lookEveryMs) {
          if ((await free(folder)) < freeBytes) throw new DubanError('store-unavailable', { detail: noRoom });
          lookedAt = performance.now();
        }
        yield delivery;
      }
    },
  };
}

const noRoom =
  '磁盘空间不足，读模型暂停写入，腾出空间后自动继续 / the disk is nearly full: the read models wait until there is room';
