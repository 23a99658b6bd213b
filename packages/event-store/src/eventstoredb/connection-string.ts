/** The parts of a connection string that the adapter must know before the client reads it. */
import { DubanError } from '@duban/domain';
import type { Credentials } from './options.js';

export interface ParsedConnection {
  /** Without credentials, so that it may be shown and given to the client. */
  readonly url: string;
  /** Absent only where there is no TLS. */
  readonly credentials: Credentials;
}

const shape = /^(esdb(?:\+discover)?:\/\/)(?:([^:@/?]+):([^@/?]+)@)?([^@]+)$/;

/**
 * The client never gets the credentials in the string: it would cut a password at its first colon, put both into its
 * messages, and choose BatchAppend. They go with each call instead. Without TLS the client sends no credentials,
 * whichever it is given, so made-up ones will do.
 * @throws {DubanError} `config-invalid`
 */
export function parseConnection(connectionString: string, given?: Credentials): ParsedConnection {
  const invalid = (detail: string) => new DubanError('config-invalid', { key: 'DUBAN_EVENT_STORE', detail });
  const match = shape.exec(connectionString.trim());
  if (match === null) throw invalid('not of the form esdb://user:password@host:port');
  const [, scheme = '', username, password, rest = ''] = match;
  const url = `${scheme}${rest}`;
  const written =
    username === undefined || password === undefined
      ? undefined
      : { username: decoded(username, invalid), password: decoded(password, invalid) };
  const credentials = given ?? written;
  if (credentials !== undefined) return { url, credentials };
  if (!/[?&]tls=false(?:&|$)/i.test(url)) {
    throw invalid('with TLS it needs credentials (esdb://user:password@host); without TLS say ?tls=false');
  }
  return { url, credentials: { username: 'nobody', password: 'none' } };
}

function decoded(text: string, invalid: (detail: string) => DubanError): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid('the user or the password is not percent-encoded');
  }
}
