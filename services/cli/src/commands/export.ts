/** `duban export`: saves a plan as one file, which `duban verify-export` can check without a server. */
import { open, rename, rm } from 'node:fs/promises';
import { DubanError } from '@duban/domain';
import { interruptible } from '../interruption.js';
import { progressBar } from '../progress-bar.js';
import { serverOf } from '../server.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

interface Options extends Record<string, unknown> {
  readonly at?: string;
  readonly out?: string;
  readonly json?: boolean;
}

export async function exportPlan(options: Options, terminal: Terminal, plan = 'zjkjt2012'): Promise<ExitCode> {
  const { at: asOf, out } = options;
  const api = await serverOf(options, terminal.env);
  const bar = progressBar(terminal);
  try {
    const done = await interruptible(async (signal) => {
      const { headers, body } = await api.download(`/v1/plans/${encodeURIComponent(plan)}/export`, { asOf }, signal);
      const position = headers.get('x-duban-as-of') ?? '';
      const file = out ?? `${plan}-${position}.tar`;
      const bytes = await write(file, body, (written) => bar.update('MiB', Math.floor(written / 2 ** 20), 0));
      return {
        plan,
        file,
        bytes,
        asOf: { position, at: headers.get('x-duban-as-of-at'), final: headers.get('x-duban-as-of-final') === 'true' },
      };
    });
    bar.stop();
    if (done === 'interrupted') {
      terminal.err('已中断：未完成的文件已删除 / interrupted: the unfinished file is removed');
      return exitCodes.failed;
    }
    if (options.json === true) terminal.out(JSON.stringify(done));
    else {
      terminal.out(`${done.file}: ${done.bytes} 字节 bytes，截至位置 as of ${done.asOf.position}`);
      terminal.out(`离线核对 / check it offline: duban verify-export ${done.file}`);
    }
    return exitCodes.ok;
  } finally {
    bar.stop();
  }
}

/**
 * The file gets its name only when it is whole and on disk.
 * @throws {DubanError} `file-exists`
 */
async function write(file: string, body: AsyncIterable<Uint8Array>, onProgress: (bytes: number) => void): Promise<number> {
  const target = await open(file, 'wx').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? new DubanError('file-exists', { file }) : error;
  });
  const partial = `${file}.partial`;
  let bytes = 0;
  try {
    const handle = await open(partial, 'w');
    try {
      for await (const piece of body) {
        await handle.writeFile(piece);
        bytes += piece.length;
        onProgress(bytes);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partial, file);
    return bytes;
  } catch (error) {
    await rm(partial, { force: true });
    await rm(file, { force: true });
    throw error;
  } finally {
    await target.close();
  }
}
