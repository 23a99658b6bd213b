/** `duban revoke`: ends one token, or all tokens that a person has been issued so far. */
import { DubanError } from '@duban/domain';
import { createClock, revokeTokens } from '@duban/runtime';
import { operatorOf } from '@duban/server';
import { settingsOf } from '../settings.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { issuerOf, keysFolderOf, namedOperator } from '../tokens.js';

interface Options extends Record<string, unknown> {
  readonly tokenId?: string;
  readonly subject?: string;
  readonly reason: string;
}

export async function revoke(options: Options, terminal: Terminal): Promise<ExitCode> {
  const { tokenId: token, subject, reason } = options;
  const settings = settingsOf(options, terminal.env);
  const folder = keysFolderOf(settings);
  const operator = namedOperator(options, terminal.env);
  const { record } = await issuerOf(settings, operator);
  const revoked = token !== undefined ? { token } : subject !== undefined ? { subject } : undefined;
  if (revoked === undefined) throw new DubanError('config-invalid', { key: '--subject', detail: '--token-id | --subject' });
  // The revocation comes before its record: when a server sees the record, it reads the list of revoked tokens.
  await revokeTokens(folder, revoked, createClock().machineMillis());
  await record({ event: { type: 'tokens-revoked', data: revoked }, actor: operatorOf(operator), reason });
  terminal.out(`已吊销 / revoked: ${token ?? subject}`);
  return exitCodes.ok;
}
