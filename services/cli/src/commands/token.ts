/** `duban token`: issues a token of the embedded issuer, signed with the key in the data folder, and records it. */
import type { Role } from '@duban/domain';
import { settingsOf } from '../settings.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { issuerOf, namedOperator } from '../tokens.js';

interface Options extends Record<string, unknown> {
  readonly role: Exclude<Role, 'system'>[];
  readonly name: string;
  readonly unit?: string;
  /** Identifies one human being under every unit and role, so that nobody can accept their own report. */
  readonly subject: string;
  readonly days: number;
  readonly json?: boolean;
}

const secondsPerDay = 86_400;

export async function token(options: Options, terminal: Terminal): Promise<ExitCode> {
  const issuer = await issuerOf(settingsOf(options, terminal.env), namedOperator(options, terminal.env));
  const { role, name, unit, subject, days } = options;
  const { token: issued, ...about } = await issuer.issue({
    subject,
    name,
    roles: role,
    ttlSeconds: days * secondsPerDay,
    ...(unit === undefined ? {} : { unit }),
  });
  terminal.out(options.json === true ? JSON.stringify({ token: issued, subject, ...about }) : issued);
  return exitCodes.ok;
}
