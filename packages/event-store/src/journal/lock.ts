/**
 * One process per folder, held by two locks. Both end with their holder, also after kill -9, so that no process ever
 * waits for a stale lock. kernel-lock.ts is a lock that cannot be removed, on systems that have it. The other is a
 * unix socket in the folder on which the holder listens, and says who it is. If a process gets past both,
 * head-file.ts makes sure that only the last one acknowledges anything.
 *
 * Sockets are named `lock.<n>.sock`, and only the highest n counts. A process that wants the folder connects to that
 * socket. If it can connect, the holder lives. If nobody listens, the holder is gone for ever, since nobody ever
 * listens on a closed socket again; then the process takes n + 1. The new name appears by `link`, which fails when
 * the name exists, and the socket is listening by then. Only names below the highest are ever removed: so a process
 * that had seen an old state and took a low number finds the higher one, and withdraws.
 *
 * The sockets work on file systems that have sockets and hard links: local ones of Linux.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type FileHandle, link, open, readdir, readFile, unlink } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { DubanError } from '@duban/domain';
import { errorCode, type FolderLock } from './file-layer.js';
import { decodeHeadFile, headFileName } from './head-file.js';
import { type KernelLock, lockByKernel } from './kernel-lock.js';
import { socketPath } from './socket-path.js';

const attemptsMax = 100;
const holderAnswerMaxMs = 1_000;
const kernelAttemptsMax = 3;
const kernelRetryMs = 50;
const lockPattern = /^lock\.(\d{1,15})\.sock$/;

/** Nobody listens on the socket, and nobody ever will. */
const gone = Symbol('gone');
/** The holder ended or withdrew while it was asked: look again. */
const unclear = Symbol('unclear');
/** Who listens on a lock, by its own answer. */
type Found = typeof gone | typeof unclear | { readonly holder: string };

/** @throws {DubanError} `store-locked` with the holder's pid as it answers itself */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const handle = await open(folder, 'r');
  try {
    return await acquire(new LockFolder(folder, handle));
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function acquire(folder: LockFolder): Promise<FolderLock> {
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const highest = await folder.highest();
    const found = highest === 0 ? gone : await folder.holder(highest);
    if (found === unclear) continue;
    if (found !== gone) throw new DubanError('store-locked', { folder: folder.path, holder: found.holder });
    const server = await folder.listen(highest + 1);
    if (server === undefined) continue;
    if ((await folder.highest()) === highest + 1) {
      const kernel = await folder.lockByKernel();
      if (kernel !== 'taken') {
        await folder.removeBelow(highest + 1);
        return { kernel: kernel === 'ours', release: () => folder.release(server) };
      }
      // A holder exists that listens on a socket whose name somebody has removed.
      await closeServer(server);
      throw new DubanError('store-locked', { folder: folder.path, holder: await lastOpener(folder.path) });
    }
    // Another process has a higher number. This socket must not be found alive, and its name, being lower, may be
    // removed.
    await closeServer(server);
    await folder.remove(`lock.${highest + 1}.sock`);
  }
  throw new DubanError('store-locked', { folder: folder.path, holder: `contended for ${attemptsMax} times` });
}

/** The process that the head file names. */
async function lastOpener(folder: string): Promise<string> {
  const bytes = await readFile(`${folder}/${headFileName}`).catch(() => Buffer.alloc(0));
  const opening = decodeHeadFile(bytes)?.opening;
  return opening === undefined ? 'another process' : `pid ${opening.pid}`;
}

class LockFolder {
  readonly path: string;
  readonly #handle: FileHandle;

  constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.#handle = handle;
  }

  /** A holder that is just ending may close its socket before it releases the kernel's lock, so this waits a little. */
  async lockByKernel(): Promise<KernelLock> {
    for (let attempt = 1; ; attempt += 1) {
      const found = await lockByKernel(this.#handle.fd);
      if (found !== 'taken' || attempt === kernelAttemptsMax) return found;
      await pause(kernelRetryMs);
    }
  }

  /**
   * The highest number taken, 0 when there is none. The folder is read until two readings are equal, since reading it
   * is not atomic.
   */
  async highest(): Promise<number> {
    for (let before = -1; ; ) {
      const now = Math.max(0, ...(await this.#numbers()));
      if (now === before) return now;
      before = now;
    }
  }

  async holder(number: number): Promise<Found> {
    const socket = connect(this.#socketPath(`lock.${number}.sock`));
    try {
      await once(socket, 'connect');
    } catch (error) {
      switch (errorCode(error)) {
        case 'ECONNREFUSED':
          return gone;
        case 'ENOENT':
        case 'ECONNRESET':
          return unclear;
        case 'EAGAIN':
          return { holder: 'a busy process' };
        default:
          throw error;
      }
    }
    return answerOf(socket);
  }

  /** Listens and takes the number; undefined when another process was faster. */
  async listen(number: number): Promise<Server | undefined> {
    const temporary = `lock.${randomBytes(8).toString('hex')}.tmp`;
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.end(`pid ${process.pid}\n`);
    });
    server.unref();
    server.listen(this.#socketPath(temporary));
    await once(server, 'listening');
    try {
      await link(`${this.path}/${temporary}`, `${this.path}/lock.${number}.sock`);
      return server;
    } catch (error) {
      await closeServer(server);
      // The holder removes temporary names, ours among them.
      if (errorCode(error) === 'EEXIST' || errorCode(error) === 'ENOENT') return undefined;
      throw error;
    } finally {
      await this.remove(temporary);
    }
  }

  async removeBelow(number: number): Promise<void> {
    for (const lower of await this.#numbers()) if (lower < number) await this.remove(`lock.${lower}.sock`);
  }

  async remove(name: string): Promise<void> {
    try {
      await unlink(`${this.path}/${name}`);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
    }
  }

  /** Stops listening, after the kernel's lock is released. The name stays, because it is the highest. */
  async release(server: Server): Promise<void> {
    await this.#handle.close();
    await closeServer(server);
  }

  async #numbers(): Promise<number[]> {
    const numbers = (await readdir(this.path)).map((name) => lockPattern.exec(name)?.[1]);
    return numbers.filter((number) => number !== undefined).map(Number);
  }

  #socketPath(name: string): string {
    return socketPath(this.path, this.#handle.fd, name);
  }
}

/** A process that accepts the connection holds the lock, even when it is too busy, or stopped, to answer. */
function answerOf(socket: Socket): Promise<Found> {
  return new Promise((resolve) => {
    let answer = '';
    socket.setEncoding('latin1').setTimeout(holderAnswerMaxMs, () => {
      resolve({ holder: 'a process that does not answer' });
      socket.destroy();
    });
    socket.on('data', (text: string) => {
      answer = (answer + text).slice(0, 100);
    });
    socket.on('error', () => resolve(unclear));
    socket.on('close', () => resolve(answer === '' ? unclear : { holder: answer.trim() }));
  });
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  server.close();
  await once(server, 'close');
}
