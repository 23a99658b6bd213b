/** `duban rotate-key`: signs tokens with a new key from now on. Tokens of the previous key stay valid for some days. */
import { createClock, rotateKey } from '@duban/runtime';
import { operatorOf } from '@duban/server';
import { settingsOf } from '../settings.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { issuerOf, keysFolderOf, namedOperator } from '../tokens.js';

interface Options extends Record<string, unknown> {
  readonly acceptDays: number;
  readonly reason: string;
}

const dayMs = 86_400_000;

export async function rotate(options: Options, terminal: Terminal): Promise<ExitCode> {
  const settings = settingsOf(options, terminal.env);
  const folder = keysFolderOf(settings);
  const operator = namedOperator(options, terminal.env);
  const { record } = await issuerOf(settings, operator);
  const previousUntil = new Date(createClock().machineMillis() + options.acceptDays * dayMs).toISOString();
  const key = await rotateKey(folder, previousUntil);
  await record({
    event: { type: 'signing-key-rotated', data: { key, previousUntil } },
    actor: operatorOf(operator),
    reason: options.reason,
  });
  terminal.out(`新密钥 new key: ${key}\n旧密钥所签令牌仍可用至 / tokens of the one before are taken until ${previousUntil}`);
  return exitCodes.ok;
}
