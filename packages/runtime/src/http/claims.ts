/** From the claims of a verified token to the actor it speaks for. */
import { type Actor, actor, DubanError, type Role, readPointer } from '@duban/domain';
import { z } from 'zod';
import { grantableRoles } from '../claim-values.js';
import type { IssuerClaims } from '../config.js';

/** Someone whose token was verified, and how long that holds, in milliseconds since 1970. */
export interface VerifiedActor {
  readonly actor: Actor;
  readonly expiresAtMs: number;
  /** Of a token of the embedded issuer: its `jti` and `iat` (seconds since 1970); those of before had no id. */
  readonly tokenId?: string | undefined;
  readonly issuedAt?: number | undefined;
}

export const embeddedClaims: IssuerClaims = { roles: 'roles', unit: 'unit', name: 'name' };

const grantable: ReadonlySet<string> = new Set(grantableRoles);

const claimsShape = z.object({
  sub: actor.shape.id,
  exp: z.number(),
  name: actor.shape.name.optional(),
  unit: z.unknown(),
  roles: z.union([z.array(z.unknown()).max(200), z.string().max(200)]).optional(),
});

/** A unit that is to be mapped: a value, or the values of one who belongs to several groups. */
const unitClaim = z.union([z.string().max(200), z.number(), z.array(z.unknown()).max(200)]).optional();

/**
 * The actor that verified claims describe. Unknown roles are ignored, so an actor may have none; without
 * a name the subject stands for it. Where values are mapped, those that are not give neither role nor unit.
 * @throws {DubanError} `token-invalid` when a claim has another shape, or its values stand for several units
 */
export function actorOf(payload: Readonly<Record<string, unknown>>, names: IssuerClaims): VerifiedActor {
  const parsed = claimsShape.safeParse({
    sub: payload['sub'],
    exp: payload['exp'],
    name: claim(payload, names.name),
    unit: claim(payload, names.unit),
    roles: claim(payload, names.roles),
  });
  if (!parsed.success) throw new DubanError('token-invalid', {}, { cause: parsed.error });
  const { sub, exp, name = sub } = parsed.data;
  const unit = unitOf(parsed.data.unit, names.unitValues);
  // One object serves every request with this token, so nobody may change it.
  const owner = Object.freeze({
    id: sub,
    name,
    ...(unit === undefined ? {} : { unit }),
    roles: Object.freeze(grantedRoles(parsed.data.roles, names.roleValues)) as Role[],
  });
  return { actor: owner, expiresAtMs: exp * 1000 };
}

function grantedRoles(claimed: readonly unknown[] | string = [], values: IssuerClaims['roleValues']): Role[] {
  const words = typeof claimed === 'string' ? claimed.split(' ') : claimed;
  if (values === undefined) {
    return [...new Set(words)].filter((name): name is Role => typeof name === 'string' && grantable.has(name));
  }
  // A value by itself may hold spaces.
  const given = typeof claimed === 'string' && values.has(claimed) ? [claimed] : words;
  return [...new Set(given.flatMap((name) => (typeof name === 'string' ? (values.get(name) ?? []) : [])))];
}

/** @throws {DubanError} `token-invalid` */
function unitOf(claimed: unknown, values: IssuerClaims['unitValues']): string | undefined {
  const parsed = values === undefined ? actor.shape.unit.safeParse(claimed) : unitClaim.safeParse(claimed);
  if (!parsed.success) throw new DubanError('token-invalid', {}, { cause: parsed.error });
  if (values === undefined || parsed.data === undefined) return parsed.data as string | undefined;
  const units = new Set([parsed.data].flat().flatMap((value) => values.get(String(value)) ?? []));
  // For which of them somebody acts nobody knows.
  if (units.size > 1) throw new DubanError('token-invalid');
  return [...units][0];
}

function claim(payload: Readonly<Record<string, unknown>>, name: string): unknown {
  if (name.startsWith('/')) return readPointer(payload, name);
  return Object.hasOwn(payload, name) ? payload[name] : undefined;
}
