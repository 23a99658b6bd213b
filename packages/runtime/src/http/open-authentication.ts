/** Opens the issuer of tokens that the configuration names. */
import type { Clock } from '../clock.js';
import type { Config } from '../config.js';
import type { Health } from '../health.js';
import { type Authenticator, createAuthenticator } from './authenticator.js';
import { type EmbeddedIssuer, openEmbeddedIssuer } from './issuer.js';
import { createOidcIssuer } from './oidc-issuer.js';

export interface AuthenticationOptions {
  readonly config: Pick<Config, 'issuer' | 'keysFolder'>;
  readonly clock: Pick<Clock, 'machineMillis'>;
  /** Is given the check `issuer` when the issuer is another server. */
  readonly health: Health;
}

export interface Authentication {
  readonly authenticator: Authenticator;
  /** Absent when the issuer is another server. */
  readonly embedded?: EmbeddedIssuer;
}

/** @throws {DubanError} `key-unusable` */
export async function openAuthentication({ config, clock, health }: AuthenticationOptions): Promise<Authentication> {
  const { issuer, keysFolder } = config;
  switch (issuer.kind) {
    case 'embedded': {
      const embedded = await openEmbeddedIssuer({ keysFolder, audience: issuer.audience, clock });
      return { authenticator: createAuthenticator({ verifier: embedded, clock }), embedded };
    }
    case 'oidc': {
      const oidc = createOidcIssuer({ ...issuer, clock });
      health.register('issuer', oidc.check);
      return { authenticator: createAuthenticator({ verifier: oidc, clock }) };
    }
  }
}
