/**
 * Tokens of an OpenID Connect issuer. Its keys are found through its discovery document (OpenID Connect Discovery
 * 1.0, section 4) when they are first needed. So Duban starts while the issuer is down, and is ready once it has
 * reached the issuer.
 */
import { DubanError } from '@duban/domain';
import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Clock } from '../clock.js';
import type { IssuerClaims } from '../config.js';
import type { NotReady } from '../health.js';
import type { TokenVerifier } from './authenticator.js';
import { actorOf } from './claims.js';
import { tokenError } from './token-errors.js';

/**
 * Signatures with a public key only. With HS256, the public key could be used as the secret; with `none`, anything
 * would pass.
 */
const algorithms = ['EdDSA', 'Ed25519', 'ES256', 'ES384', 'ES512', 'PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512'];
/** Two clocks never agree. */
const clockToleranceSeconds = 5;
const answerMaxMs = 5_000;
/** An issuer that did not answer is not asked again for this long. */
const retryMs = 1_000;
const discoveryMaxLength = 256 * 1024;

/** Errors of jose about the token itself: no key of a key set fits it. */
const aboutTheToken = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported];

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });

type KeySet = ReturnType<typeof createRemoteJWKSet>;

export interface OidcIssuer extends TokenVerifier {
  /** Not ready until the issuer's keys have been fetched, and while fetching them anew fails. */
  check(): Promise<NotReady | undefined>;
}

export interface OidcIssuerOptions {
  readonly url: string;
  readonly audience: string;
  readonly claims: IssuerClaims;
  readonly clock: Pick<Clock, 'machineMillis'>;
  /** Milliseconds after which a failed request is tried again; for tests. */
  readonly retryAfterMs?: number;
}

export function createOidcIssuer({ url, audience, claims, clock, retryAfterMs = retryMs }: OidcIssuerOptions): OidcIssuer {
  let keys: KeySet | undefined;
  let finding: Promise<void> | undefined;
  let failure: { readonly error: DubanError; readonly at: number } | undefined;

  const unreachable = (detail: string, cause?: unknown) => new DubanError('server-unreachable', { url, detail }, { cause });

  function failed(error: DubanError): DubanError {
    failure = { error, at: performance.now() };
    return error;
  }

  async function findKeys(): Promise<void> {
    try {
      const found = createRemoteJWKSet(await discover(url), { timeoutDuration: answerMaxMs });
      await found.reload();
      keys = found;
      failure = undefined;
    } catch (error) {
      failed(unreachable(reasonOf(error), error));
    }
  }

  /** Makes one attempt at a time, and none shortly after one that failed. */
  async function refresh(): Promise<void> {
    if (failure !== undefined && performance.now() - failure.at < retryAfterMs) return;
    finding ??= findKeys().finally(() => {
      finding = undefined;
    });
    await finding;
  }

  /** While the issuer is away, the keys that were fetched before are used. */
  async function keySet(): Promise<KeySet> {
    if (keys === undefined) await refresh();
    else if (failure !== undefined) void refresh();
    if (keys === undefined) throw failure?.error ?? unreachable('');
    return keys;
  }

  /** The key for a token. Its errors distinguish keys that cannot be fetched from a token that none of them fits. */
  const keyFor: JWTVerifyGetKey = async (header, token) => {
    const known = await keySet();
    try {
      return await known(header, token);
    } catch (error) {
      if (aboutTheToken.some((kind) => error instanceof kind)) throw error;
      throw failed(unreachable(reasonOf(error), error));
    }
  };

  return {
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, keyFor, {
          algorithms,
          issuer: url,
          audience,
          requiredClaims: ['sub', 'exp'],
          clockTolerance: clockToleranceSeconds,
          currentDate: new Date(clock.machineMillis()),
        });
        return actorOf(payload, claims);
      } catch (error) {
        throw error instanceof DubanError ? error : tokenError(error);
      }
    },
    async check() {
      if (keys === undefined || failure !== undefined) await refresh();
      return failure === undefined ? undefined : { zh: '连不上令牌颁发者', en: 'The issuer of tokens cannot be reached' };
    },
  };
}

/**
 * The address of the issuer's keys.
 * @throws when the issuer does not answer, or answers under another name
 */
async function discover(issuer: string): Promise<URL> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(answerMaxMs) });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const text = await response.text();
  if (text.length > discoveryMaxLength) throw new Error('the discovery document is too large');
  const document = discovery.parse(JSON.parse(text));
  if (document.issuer !== issuer) throw new Error('the discovery document is of another issuer');
  const location = new URL(document.jwks_uri);
  if (issuer.startsWith('https:') && location.protocol !== 'https:') throw new Error('the keys are not behind https');
  return location;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof z.ZodError) return 'the discovery document is not valid';
  if (error.cause instanceof Error && 'code' in error.cause) return String(error.cause.code);
  return error.message;
}
