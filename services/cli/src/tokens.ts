/** The embedded issuer of a data folder, for commands that run beside the server. */
import { DubanError, fields } from '@duban/domain';
import { createClock, type Grant, type IssuedToken, openEmbeddedIssuer } from '@duban/runtime';
import { issueRecorded, operatorOf, type RecordOversight, recorderBeside } from '@duban/server';
import { logOf } from './log.js';
import type { CliSettings } from './settings.js';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The person for whom the command acts, as the command line names them.
 * @throws {DubanError} `config-invalid`
 */
export function namedOperator(options: Readonly<Record<string, unknown>>, env: Env): string | undefined {
  const given = options['as'] ?? env['DUBAN_OPERATOR'];
  if (given === undefined) return undefined;
  const parsed = fields.text(fields.bounds.name).safeParse(given);
  if (!parsed.success)
    throw new DubanError('config-invalid', { key: 'DUBAN_OPERATOR', detail: parsed.error.issues[0]?.message ?? '' });
  return parsed.data;
}

export interface IssuerBeside {
  /** Signs a token, after recording who had it issued. */
  issue(grant: Grant): Promise<IssuedToken>;
  readonly record: RecordOversight;
}

/**
 * The embedded issuer of a data folder on which a server has run before.
 * @throws {DubanError} `key-unusable`
 */
export async function issuerOf({ config }: CliSettings, operator: string | undefined): Promise<IssuerBeside> {
  const clock = createClock();
  const { audience } = config.issuer;
  const issuer = await openEmbeddedIssuer({ keysFolder: config.keysFolder, audience, clock, create: false });
  const record = recorderBeside(config, { clock, logger: logOf(config) });
  return { record, issue: (grant) => issueRecorded(issuer, grant, { record, by: operatorOf(operator) }) };
}

/**
 * The folder of the keys.
 * @throws {DubanError} `config-invalid` when they are not kept in a folder
 */
export function keysFolderOf({ config }: CliSettings): string {
  if (config.keysFolder !== undefined) return config.keysFolder;
  throw new DubanError('config-invalid', {
    key: 'DUBAN_KEYS',
    detail: '此命令需要密钥目录 / this command needs the folder of the keys',
  });
}
