/** Makes the actor from the claims of a verified token. */
import { type Actor, actor, DubanError, fields, givenName, type Role, readPointer } from '@duban/domain';
import { z } from 'zod';
import { grantableRoles } from '../claim-values.js';
import type { IssuerClaims } from '../config.js';

/** An actor whose token was verified, and how long that holds, in milliseconds since 1970. */
export interface VerifiedActor {
  readonly actor: Actor;
  readonly expiresAtMs: number;
  /** `jti` and `iat` (seconds since 1970) of a token of the embedded issuer; its older versions gave no `jti`. */
  readonly tokenId?: string | undefined;
  readonly issuedAt?: number | undefined;
}

export const embeddedClaims: IssuerClaims = { roles: 'roles', unit: 'unit', name: 'name' };

const grantable: ReadonlySet<string> = new Set(grantableRoles);

const claimsShape = z.object({
  sub: actor.shape.id,
  exp: z.number(),
  name: givenName(fields.bounds.name).optional(),
  unit: z.unknown(),
  roles: z.union([z.array(z.unknown()).max(200), z.string().max(200)]).optional(),
});

/** A claim whose unit is to be mapped: one value, or several when the person belongs to several groups. */
const unitClaim = z.union([z.string().max(200), z.number(), z.array(z.unknown()).max(200)]).optional();

/**
 * The actor that verified claims describe. Unknown roles are ignored, so an actor may have none. Without a name, the
 * subject is used as the name. Where values are mapped, a value that is not in the map gives neither role nor unit.
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
  // Every request with this token shares this object, so it is frozen.
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
  // A single value may contain spaces, so it is looked up whole first.
  const given = typeof claimed === 'string' && values.has(claimed) ? [claimed] : words;
  return [...new Set(given.flatMap((name) => (typeof name === 'string' ? (values.get(name) ?? []) : [])))];
}

/** @throws {DubanError} `token-invalid` */
function unitOf(claimed: unknown, values: IssuerClaims['unitValues']): string | undefined {
  const parsed = values === undefined ? actor.shape.unit.safeParse(claimed) : unitClaim.safeParse(claimed);
  if (!parsed.success) throw new DubanError('token-invalid', {}, { cause: parsed.error });
  if (values === undefined || parsed.data === undefined) return parsed.data as string | undefined;
  const units = new Set([parsed.data].flat().flatMap((value) => values.get(String(value)) ?? []));
  // A person of several units would act for an unknown one of them.
  if (units.size > 1) throw new DubanError('token-invalid');
  return [...units][0];
}

function claim(payload: Readonly<Record<string, unknown>>, name: string): unknown {
  if (name.startsWith('/')) return readPointer(payload, name);
  return Object.hasOwn(payload, name) ? payload[name] : undefined;
}
