/**
 * The keys of the embedded issuer as they lie in their folder, and what has been revoked:
 *
 *     issuer.jwk          the key that signs, its owner's alone
 *     previous/<kid>      the public half of a key that signed before, and until when tokens of it are taken
 *     revoked/<name>      one token, or all that one subject had been issued by then
 *
 * Each is a file of its own that is put in place whole, so that commands beside a server need no lock, and whoever
 * shares the folder sees the same.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from 'jose';
import { z } from 'zod';
import { keyUnusable, readKeyFile } from '../key-file.js';

export const algorithm = 'EdDSA';
const keyName = 'issuer.jwk';
const previousName = 'previous';
const revokedName = 'revoked';

const publicJwk = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.base64url().length(43) });
const privateJwk = publicJwk.extend({ d: z.base64url().length(43) });
const previousKey = z.object({ ...publicJwk.shape, until: z.iso.datetime() });
/** One token, or those that a subject was issued up to a second (since 1970, as `iat` in a token). */
const revocation = z.union([z.object({ token: z.string() }), z.object({ subject: z.string(), issuedUntil: z.int() })]);
type PrivateJwk = z.infer<typeof privateJwk>;

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

export interface KeyRing {
  readonly signing: SigningKey;
  /** Thumbprint → a key that signed before; tokens of it are taken until `untilMs` (since 1970). */
  readonly previous: ReadonlyMap<string, { readonly publicKey: CryptoKey; readonly untilMs: number }>;
  readonly revokedTokens: ReadonlySet<string>;
  /** Subject → the second (since 1970) up to which tokens issued to it are refused. */
  readonly revokedSubjects: ReadonlyMap<string, number>;
}

/** A ring in memory, whose key is lost with the process. */
export async function newKeyRing(): Promise<KeyRing> {
  return { signing: await signingKey(await newKey()), previous: new Map(), revokedTokens: new Set(), revokedSubjects: new Map() };
}

/** @throws {DubanError} `key-unusable`, also where there is no key and none is to be made */
export async function readKeyRing(folder: string, create: boolean): Promise<KeyRing> {
  const file = join(folder, keyName);
  const text = await readKeyFile(file, create ? async () => `${JSON.stringify(await newKey())}\n` : undefined);
  const revokedTokens = new Set<string>();
  const revokedSubjects = new Map<string, number>();
  for (const entry of await entriesIn(folder, revokedName, revocation)) {
    if ('token' in entry) revokedTokens.add(entry.token);
    else revokedSubjects.set(entry.subject, entry.issuedUntil);
  }
  const previous = new Map<string, { publicKey: CryptoKey; untilMs: number }>();
  for (const { until, ...jwk } of await entriesIn(folder, previousName, previousKey)) {
    const publicKey = (await importJWK(jwk, algorithm)) as CryptoKey;
    previous.set(await calculateJwkThumbprint(jwk), { publicKey, untilMs: Date.parse(until) });
  }
  try {
    return { signing: await signingKey(privateJwk.parse(JSON.parse(text))), previous, revokedTokens, revokedSubjects };
  } catch {
    // The cause is left out: it could hold a piece of the key.
    throw keyUnusable(file, '不是 Ed25519 私钥 / not an Ed25519 private key');
  }
}

/** Changes whenever something in the folder does. */
export async function keyRingState(folder: string): Promise<string> {
  const states = [keyName, previousName, revokedName].map(async (name) => {
    const found = await stat(join(folder, name), { bigint: true }).catch(() => undefined);
    return found === undefined ? '' : `${found.ino}.${found.mtimeNs}`;
  });
  return (await Promise.all(states)).join();
}

export type Revoked = { readonly token: string } | { readonly subject: string };

/** Refuses one token, or all that a subject has been issued so far, from now on. @throws {DubanError} `key-unusable` */
export async function revokeTokens(folder: string, revoked: Revoked, nowMs: number): Promise<void> {
  if ('token' in revoked) return putEntry(folder, revokedName, `token-${revoked.token}`, { token: revoked.token });
  const name = createHash('sha256').update(revoked.subject).digest('hex').slice(0, 32);
  const issuedUntil = Math.floor(nowMs / 1000);
  await putEntry(folder, revokedName, `subject-${name}`, { subject: revoked.subject, issuedUntil });
}

/**
 * Signs with a new key from now on. Of the one before only the public half is kept, for as long as its tokens are taken.
 * @returns the thumbprint of the new key
 * @throws {DubanError} `key-unusable`
 */
export async function rotateKey(folder: string, previousUntil: string): Promise<string> {
  const file = join(folder, keyName);
  const { kty, crv, x } = privateJwk.parse(JSON.parse(await readKeyFile(file)));
  const { signing } = await readKeyRing(folder, false);
  await putEntry(folder, previousName, signing.kid, { kty, crv, x, until: previousUntil });
  const made = await newKey();
  await putFile(folder, keyName, `${JSON.stringify(made)}\n`);
  return (await signingKey(made)).kid;
}

async function newKey(): Promise<PrivateJwk> {
  const { privateKey } = await generateKeyPair(algorithm, { crv: 'Ed25519', extractable: true });
  return privateJwk.parse(await exportJWK(privateKey));
}

/** @throws when the halves do not belong together */
async function signingKey(jwk: PrivateJwk): Promise<SigningKey> {
  const half = { kty: jwk.kty, crv: jwk.crv, x: jwk.x };
  return {
    kid: await calculateJwkThumbprint(half),
    privateKey: (await importJWK(jwk, algorithm)) as CryptoKey,
    publicKey: (await importJWK(half, algorithm)) as CryptoKey,
  };
}

/** @throws {DubanError} `key-unusable` for one that cannot be read: what was revoked must not be taken again */
async function entriesIn<Entry>(folder: string, name: string, schema: z.ZodType<Entry>): Promise<Entry[]> {
  const names = await readdir(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw keyUnusable(join(folder, name), String(error.code), error);
  });
  const kept = names.filter((each) => !each.endsWith('.new'));
  return Promise.all(
    kept.map(async (each) => {
      const file = join(folder, name, each);
      try {
        return schema.parse(JSON.parse(await readFile(file, 'utf8')));
      } catch (error) {
        throw keyUnusable(file, '内容不可读 / unreadable', error);
      }
    }),
  );
}

async function putEntry(folder: string, name: string, entry: string, content: object): Promise<void> {
  await mkdir(join(folder, name), { recursive: true, mode: 0o700 });
  await putFile(join(folder, name), entry, `${JSON.stringify(content)}\n`);
}

/** Durable when it resolves, whole or as it was before. */
async function putFile(folder: string, name: string, text: string): Promise<void> {
  const draft = join(folder, `${randomUUID()}.new`);
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, join(folder, name));
    const parent = await open(folder, 'r');
    await parent.sync().finally(() => parent.close());
  } catch (error) {
    throw keyUnusable(join(folder, name), String((error as NodeJS.ErrnoException).code), error);
  }
}
