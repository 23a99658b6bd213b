/**
 * The embedded issuer: an Ed25519 key (RFC 8037) that the first start makes, and tokens signed with it. Anybody who
 * can read the key file can be anybody, so only its owner may read it.
 */
import { join } from 'node:path';
import { actor, DubanError, roles } from '@duban/domain';
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { Clock } from '../clock.js';
import { tokenMaxDays } from '../config.js';
import { keyUnusable, readKeyFile } from '../key-file.js';
import type { TokenVerifier } from './authenticator.js';
import { actorOf, embeddedClaims } from './claims.js';
import { tokenError } from './token-errors.js';

export const embeddedIssuerName = 'urn:duban:embedded';
const algorithm = 'EdDSA';
const keyFileName = 'issuer.jwk';
const ttlMaxSeconds = tokenMaxDays * 24 * 60 * 60;

const privateJwk = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.base64url().length(43),
  d: z.base64url().length(43),
});
type PrivateJwk = z.infer<typeof privateJwk>;

const grant = z.strictObject({
  subject: actor.shape.id,
  name: actor.shape.name,
  unit: actor.shape.unit,
  roles: z.array(z.enum(roles).exclude(['system'])).max(roles.length),
  ttlSeconds: z.int().min(1).max(ttlMaxSeconds),
});
/** The holder of a token and how long it is valid, in seconds (at most 366 days). */
export type Grant = z.input<typeof grant>;

export interface EmbeddedIssuer extends TokenVerifier {
  /** A signed token. @throws {z.ZodError} when the grant is not one; the role `system` is never granted. */
  issueToken(request: Grant): Promise<string>;
}

export interface EmbeddedIssuerOptions {
  /** The folder of the key; absent: the key is lost with this object. */
  readonly keysFolder?: string | undefined;
  readonly audience: string;
  readonly clock: Clock;
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
  const { kid, privateKey, publicKey } =
    keysFolder === undefined ? await importPair(await newKey()) : await storedPair(join(keysFolder, keyFileName), create);

  return {
    async issueToken(request) {
      const { subject, name, unit, roles: granted, ttlSeconds } = grant.parse(request);
      const issuedAt = Math.floor(clock.millis() / 1000);
      return new SignJWT({ name, ...(unit === undefined ? {} : { unit }), roles: granted })
        .setProtectedHeader({ alg: algorithm, kid, typ: 'JWT' })
        .setIssuer(embeddedIssuerName)
        .setAudience(audience)
        .setSubject(subject)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + ttlSeconds)
        .sign(privateKey);
    },

    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, publicKey, {
          algorithms: [algorithm],
          issuer: embeddedIssuerName,
          audience,
          requiredClaims: ['sub', 'exp'],
          currentDate: new Date(clock.millis()),
        });
        return actorOf(payload, embeddedClaims);
      } catch (error) {
        throw error instanceof DubanError ? error : tokenError(error);
      }
    },
  };
}

async function newKey(): Promise<PrivateJwk> {
  const { privateKey } = await generateKeyPair(algorithm, { crv: 'Ed25519', extractable: true });
  return privateJwk.parse(await exportJWK(privateKey));
}

interface KeyPair {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

/** @throws when the halves do not belong together */
async function importPair(jwk: PrivateJwk): Promise<KeyPair> {
  const publicJwk = { kty: jwk.kty, crv: jwk.crv, x: jwk.x };
  return {
    kid: await calculateJwkThumbprint(publicJwk),
    privateKey: (await importJWK(jwk, algorithm)) as CryptoKey,
    publicKey: (await importJWK(publicJwk, algorithm)) as CryptoKey,
  };
}

async function storedPair(file: string, create: boolean): Promise<KeyPair> {
  const text = await readKeyFile(file, create ? async () => `${JSON.stringify(await newKey())}\n` : undefined);
  try {
    return await importPair(privateJwk.parse(JSON.parse(text)));
  } catch {
    // The cause is left out: it could hold a piece of the key.
    throw keyUnusable(file, '不是 Ed25519 私钥 / not an Ed25519 private key');
  }
}
