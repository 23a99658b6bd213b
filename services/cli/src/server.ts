/** The running server that a command asks, with a token for it. */
import type { Role } from '@duban/domain';
import { type ApiClient, apiClient } from './api-client.js';
import { settingsOf } from './settings.js';
import { issuerOf } from './tokens.js';

const ownTokenSeconds = 300;

/** Without `--token` the command makes a token for a few minutes, with the key in the data folder. */
export async function serverOf(
  options: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
  role: Exclude<Role, 'system'> = 'auditor',
): Promise<ApiClient> {
  const given = options['token'];
  if (typeof given === 'string') return apiClient(String(options['url']), given);
  const issuer = await issuerOf(settingsOf(options, env));
  const token = await issuer.issueToken({
    subject: 'local:cli',
    name: '命令行',
    roles: [role],
    ttlSeconds: ownTokenSeconds,
  });
  return apiClient(String(options['url']), token);
}
