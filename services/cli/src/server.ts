/** The running server that a command asks, and the token it asks with. */
import { DubanError, type Role } from '@duban/domain';
import { apiClient, type ServerClient } from './api-client.js';
import { urlOf } from './server-url.js';
import { settingsOf } from './settings.js';
import { issuerOf, namedOperator } from './tokens.js';

const ownTokenSeconds = 300;

/**
 * With `--export` an export is asked instead of a server. Without `--token` the command makes a token for a few
 * minutes. That needs the key in the data folder, and the name of the caller: what they read or publish is recorded
 * under it.
 * @throws {DubanError} `operator-required`, `key-unusable`
 */
export async function serverOf(
  options: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
  role: Exclude<Role, 'system'> = 'auditor',
): Promise<ServerClient> {
  const file = options['export'];
  if (typeof file === 'string') return (await import('./exported-server.js')).exportedServer(file);
  const given = options['token'];
  const url = urlOf(options, env);
  if (typeof given === 'string') return apiClient(url, given);
  const operator = namedOperator(options, env);
  const issuer = await issuerOf(settingsOf(options, env), operator);
  if (operator === undefined) throw new DubanError('operator-required');
  const { token } = await issuer.issue({ subject: operator, name: operator, roles: [role], ttlSeconds: ownTokenSeconds });
  return apiClient(url, token);
}
