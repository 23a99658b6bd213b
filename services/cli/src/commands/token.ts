/** `duban token`: prints a token of the embedded issuer, made with the key in the data folder. */
import { createHash } from 'node:crypto';
import type { Role } from '@duban/domain';
import { settingsOf } from '../settings.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { issuerOf } from '../tokens.js';

interface Options extends Record<string, unknown> {
  readonly role: Exclude<Role, 'system'>[];
  readonly name: string;
  readonly unit?: string;
  readonly subject?: string;
  readonly days: number;
  readonly json?: boolean;
}

const secondsPerDay = 86_400;

export async function token(options: Options, terminal: Terminal): Promise<ExitCode> {
  const issuer = await issuerOf(settingsOf(options, terminal.env));
  const { role, name, unit, days } = options;
  const subject = options.subject ?? derivedSubject(unit, name);
  const issued = await issuer.issueToken({
    subject,
    name,
    roles: role,
    ttlSeconds: days * secondsPerDay,
    ...(unit === undefined ? {} : { unit }),
  });
  terminal.out(options.json === true ? JSON.stringify({ token: issued, subject }) : issued);
  return exitCodes.ok;
}

/** The subject follows from unit and name alone. If it depended on the role, a person could accept what they reported. */
function derivedSubject(unit: string | undefined, name: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([unit ?? '', name]))
    .digest('hex');
  return `local:${digest.slice(0, 16)}`;
}
