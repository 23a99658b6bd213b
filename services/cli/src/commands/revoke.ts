/** `duban revoke`: one token, or all that a person has been issued so far, is not taken any more. */
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
  // First refused, then recorded: a server that takes the record looks at what is revoked.
  await revokeTokens(folder, revoked, createClock().machineMillis());
  await record({ event: { type: 'tokens-revoked', data: revoked }, actor: operatorOf(operator), reason });
  terminal.out(`已吊销 / revoked: ${token ?? subject}`);
  return exitCodes.ok;
}
