/**
 * The embedded issuer: an Ed25519 key (RFC 8037) that the first start makes, and tokens signed with it. Anybody who
 * can read the key file can be anybody, so only its owner may read it.
 */
import { randomUUID } from 'node:crypto';
import { actor, DubanError, fields, givenName, roles } from '@duban/domain';
import { decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { Clock } from '../clock.js';
import { tokenMaxDays } from '../config.js';
import type { TokenVerifier } from './authenticator.js';
import { actorOf, embeddedClaims } from './claims.js';
import { algorithm, type KeyRing, keyRingState, newKeyRing, readKeyRing } from './key-ring.js';
import { tokenError } from './token-errors.js';

export const embeddedIssuerName = 'urn:duban:embedded';
const ttlMaxSeconds = tokenMaxDays * 24 * 60 * 60;

const grant = z.strictObject({
  subject: actor.shape.id,
  name: givenName(fields.bounds.name),
  unit: actor.shape.unit,
  roles: z.array(z.enum(roles).exclude(['system'])).max(roles.length),
  ttlSeconds: z.int().min(1).max(ttlMaxSeconds),
});
/** The holder of a token and how long it is valid, in seconds (at most 366 days). */
export type Grant = z.input<typeof grant>;

export interface IssuedToken {
  readonly token: string;
  /** Its `jti`, which names it where the token itself must not stand. */
  readonly id: string;
  readonly expiresAt: string;
}

export interface EmbeddedIssuer extends TokenVerifier {
  /** A signed token. @throws {z.ZodError} when the grant is not one; the role `system` is never granted. */
  issue(request: Grant): Promise<IssuedToken>;
  /** The same, the token alone. */
  issueToken(request: Grant): Promise<string>;
  /** Looks whether keys or revocations in the folder have changed. @throws {DubanError} `key-unusable`; what was known holds on */
  refresh(): Promise<void>;
}

export interface EmbeddedIssuerOptions {
  /** The folder of the key; absent: the key is lost with this object. */
  readonly keysFolder?: string | undefined;
  readonly audience: string;
  readonly clock: Pick<Clock, 'machineMillis'>;
  /** Whether to make a missing key; true when absent. */
  readonly create?: boolean;
}

/** @throws {DubanError} `key-unusable` */
export async function openEmbeddedIssuer({
  keysFolder,
  audience,
  clock,
  create = true,
}: EmbeddedIssuerOptions): Promise<EmbeddedIssuer> {
  let ring = keysFolder === undefined ? await newKeyRing() : await readKeyRing(keysFolder, create);
  let state = keysFolder === undefined ? '' : await keyRingState(keysFolder);

  async function issue(request: Grant): Promise<IssuedToken> {
    const { subject, name, unit, roles: granted, ttlSeconds } = grant.parse(request);
    const now = Math.floor(clock.machineMillis() / 1000);
    // A token of the second in which its subject was revoked would count as revoked, so it is dated a second later.
    const issuedAt = Math.max(now, (ring.revokedSubjects.get(subject) ?? 0) + 1);
    const id = randomUUID();
    const token = await new SignJWT({ name, ...(unit === undefined ? {} : { unit }), roles: granted })
      .setProtectedHeader({ alg: algorithm, kid: ring.signing.kid, typ: 'JWT' })
      .setIssuer(embeddedIssuerName)
      .setAudience(audience)
      .setSubject(subject)
      .setJti(id)
      .setIssuedAt(issuedAt)
      .setExpirationTime(now + ttlSeconds)
      .sign(ring.signing.privateKey);
    return { token, id, expiresAt: new Date((now + ttlSeconds) * 1000).toISOString() };
  }

  return {
    issue,
    issueToken: async (request) => (await issue(request)).token,

    async refresh() {
      if (keysFolder === undefined) return;
      const seen = await keyRingState(keysFolder);
      if (seen === state) return;
      ring = await readKeyRing(keysFolder, false);
      state = seen;
    },

    isRevoked: ({ actor: { id }, tokenId, issuedAt }) =>
      (tokenId !== undefined && ring.revokedTokens.has(tokenId)) || (issuedAt ?? 0) <= (ring.revokedSubjects.get(id) ?? -1),

    async verify(token) {
      try {
        const { key, untilMs } = keyFor(token, ring);
        const { payload } = await jwtVerify(token, key, {
          algorithms: [algorithm],
          issuer: embeddedIssuerName,
          audience,
          requiredClaims: ['sub', 'exp'],
          currentDate: new Date(clock.machineMillis()),
        });
        const verified = actorOf(payload, embeddedClaims);
        const expiresAtMs = Math.min(verified.expiresAtMs, untilMs);
        if (clock.machineMillis() >= expiresAtMs) throw new DubanError('token-expired');
        return { ...verified, expiresAtMs, tokenId: payload.jti, issuedAt: payload.iat };
      } catch (error) {
        throw error instanceof DubanError ? error : tokenError(error);
      }
    },
  };
}

/** The public key for a token: the previous key that it names, otherwise the present one. */
function keyFor(token: string, { signing, previous }: KeyRing) {
  const before = previous.get(decodeProtectedHeader(token).kid ?? '');
  return before === undefined
    ? { key: signing.publicKey, untilMs: Number.POSITIVE_INFINITY }
    : { key: before.publicKey, untilMs: before.untilMs };
}
