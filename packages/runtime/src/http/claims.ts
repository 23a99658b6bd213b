/** From the claims of a verified token to the actor it speaks for. */
import { type Actor, actor, DubanError, type Role, readPointer, roles } from '@duban/domain';
import { z } from 'zod';
import type { IssuerClaims } from '../config.js';

/** Someone whose token was verified, and how long that holds, in milliseconds since 1970. */
export interface VerifiedActor {
  readonly actor: Actor;
  readonly expiresAtMs: number;
}

export const embeddedClaims: IssuerClaims = { roles: 'roles', unit: 'unit', name: 'name' };

/** Nobody can be given this role from outside: it is the process itself. */
const internalRole: Role = 'system';
const grantable: ReadonlySet<string> = new Set(roles.filter((role) => role !== internalRole));

const claimsShape = z.object({
  sub: actor.shape.id,
  exp: z.number(),
  name: actor.shape.name.optional(),
  unit: actor.shape.unit,
  roles: z.union([z.array(z.unknown()).max(200), z.string().max(200)]).optional(),
});

/**
 * The actor that verified claims describe. Unknown roles are ignored, so an actor may have none; without
 * a name the subject stands for it.
 * @throws {DubanError} `token-invalid` when a claim has another shape
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
  const { sub, exp, name = sub, unit } = parsed.data;
  // One object serves every request with this token, so nobody may change it.
  const owner = Object.freeze({
    id: sub,
    name,
    ...(unit === undefined ? {} : { unit }),
    roles: Object.freeze(grantedRoles(parsed.data.roles)) as Role[],
  });
  return { actor: owner, expiresAtMs: exp * 1000 };
}

function grantedRoles(claimed: readonly unknown[] | string = []): Role[] {
  const names = typeof claimed === 'string' ? claimed.split(' ') : claimed;
  return [...new Set(names)].filter((name): name is Role => typeof name === 'string' && grantable.has(name));
}

function claim(payload: Readonly<Record<string, unknown>>, name: string): unknown {
  if (name.startsWith('/')) return readPointer(payload, name);
  return Object.hasOwn(payload, name) ? payload[name] : undefined;
}
