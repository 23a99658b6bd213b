/**
 * Files with a secret key. A key is made once, can be read by its owner only, and is never half written: it is linked
 * into place after it has reached the disk, and a second process uses the key that is there.
 */
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DubanError } from '@duban/domain';

const othersMask = 0o077;

/**
 * The text of a key file. When there is none, `create` makes one; without `create` the file must exist.
 * @throws {DubanError} `key-unusable` when it is missing, cannot be read or made, or others may read it
 */
export async function readKeyFile(file: string, create?: () => string | Promise<string>): Promise<string> {
  try {
    if (!(await exists(file))) {
      if (create === undefined) throw keyUnusable(file, '不存在，请先运行 duban start / missing, run duban start first');
      await place(file, await create());
    }
    const { mode } = await stat(file);
    if ((mode & othersMask) !== 0) {
      throw keyUnusable(file, `权限过宽，请运行 chmod 600 / readable by others, run chmod 600`);
    }
    return await readFile(file, 'utf8');
  } catch (error) {
    throw error instanceof DubanError ? error : keyUnusable(file, reasonOf(error), error);
  }
}

/** A key of random bytes, in base64url. @throws {DubanError} `key-unusable` also when the file holds anything else. */
export async function openSecretKey(file: string, bytes = 32): Promise<Buffer> {
  const text = await readKeyFile(file, () => randomBytes(bytes).toString('base64url'));
  const key = Buffer.from(text.trim(), 'base64url');
  if (key.length !== bytes) throw keyUnusable(file, `应为 ${bytes} 字节 / must hold ${bytes} bytes`);
  return key;
}

export function keyUnusable(file: string, detail: string, cause?: unknown): DubanError {
  return new DubanError('key-unusable', { file, detail }, { cause });
}

async function place(file: string, text: string): Promise<void> {
  const folder = dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomBytes(6).toString('hex')}.new`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    // A link fails when another process was faster; a rename would overwrite its key.
    await link(draft, file);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    await unlink(draft);
  }
  const parent = await open(folder, 'r');
  try {
    await parent.sync();
  } finally {
    await parent.close();
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined);
const reasonOf = (error: unknown) => String(codeOf(error) ?? 'unreadable');
