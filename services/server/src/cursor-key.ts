import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type Config, openSecretKey } from '@duban/runtime';

/** The key that signs cursors; without a folder for keys it lives as long as the process. */
export async function cursorKey({ keysFolder }: Config): Promise<Buffer> {
  return keysFolder === undefined ? randomBytes(32) : openSecretKey(join(keysFolder, 'cursor.key'));
}
