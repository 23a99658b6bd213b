/** Every token of the embedded issuer, and whatever else is done with its keys, is on record before it takes effect. */
import { userInfo } from 'node:os';
import type { Actor } from '@duban/domain';
import {
  type Clock,
  type Config,
  type EmbeddedIssuer,
  type Grant,
  type IssuedToken,
  type Logger,
  OversightCounts,
} from '@duban/runtime';
import { askToRecord } from './control-client.js';
import { openExisting } from './data.js';
import { OversightLog, type OversightWriting } from './oversight-log.js';

export type RecordOversight = (writing: OversightWriting) => Promise<void>;

/** The machine's account that runs this process, for the person that it names, of whom the machine knows nothing. */
export function operatorOf(onBehalfOf?: string): Actor {
  const { username } = userInfo();
  return { id: `os:${username}`, name: username, roles: [], ...(onBehalfOf === undefined ? {} : { onBehalfOf }) };
}

/** Signs a token once its issue is on record. @throws {DubanError} when it cannot be recorded */
export async function issueRecorded(
  issuer: Pick<EmbeddedIssuer, 'issue'>,
  grant: Grant,
  { record, by }: { readonly record: RecordOversight; readonly by: Actor },
): Promise<IssuedToken> {
  const issued = await issuer.issue(grant);
  const { subject, name, unit, roles } = grant;
  const said = { token: issued.id, subject, name, roles, expiresAt: issued.expiresAt };
  await record({ event: { type: 'token-issued', data: unit === undefined ? said : { ...said, unit } }, actor: by });
  return issued;
}

/**
 * For a command beside the server: tells the process that serves the data folder; where none does, writes into the
 * store itself, which nobody else has open then.
 */
export function recorderBeside(
  config: Config,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): RecordOversight {
  return async (writing) => {
    if (config.eventStore.engine === 'journal' && (await askToRecord(config.eventStore.folder, writing))) return;
    const store = await openExisting(config, logger);
    try {
      await new OversightLog({ counts: new OversightCounts({ clock }), store, clock, logger }).record(writing);
    } finally {
      await store.close();
    }
  };
}
