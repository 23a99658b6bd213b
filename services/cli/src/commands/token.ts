/** `duban token`: a token of the embedded issuer, made with the key in the data folder and put on record. */
import type { Role } from '@duban/domain';
import { settingsOf } from '../settings.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { issuerOf, namedOperator } from '../tokens.js';

interface Options extends Record<string, unknown> {
  readonly role: Exclude<Role, 'system'>[];
  readonly name: string;
  readonly unit?: string;
  /** Names one human being, whatever their unit and role: nobody accepts what they reported. */
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
