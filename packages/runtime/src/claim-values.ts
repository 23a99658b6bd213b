/**
 * Maps the values of an issuer's claims to roles or units of Duban: `{"kjt-office": "office"}`. It is JSON, because
 * names of groups hold commas, spaces and equals signs. Where there is a map, a value that is not in it gives
 * nothing.
 */
import { fields, type Role, roles } from '@duban/domain';
import { z } from 'zod';

const valuesMax = 2_000;

/** The role of the process itself. No token may give it. */
const internalRole: Role = 'system';
export const grantableRoles = roles.filter((role): role is Exclude<Role, 'system'> => role !== internalRole);

const value = fields.text(fields.bounds.shortText);
const roleOrRoles = z
  .union([z.enum(grantableRoles), z.array(z.enum(grantableRoles)).min(1).max(grantableRoles.length)])
  .transform((given): readonly Role[] => (typeof given === 'string' ? [given] : given));

function jsonMap<Schema extends z.ZodType>(schema: Schema, error: string) {
  return z.string().transform((text, context): ReadonlyMap<string, z.output<Schema>> => {
    const parsed = z.record(value, schema).safeParse(jsonOf(text));
    const entries = parsed.success ? Object.entries(parsed.data) : [];
    if (entries.length > 0 && entries.length <= valuesMax) return new Map(entries);
    context.addIssue({ code: 'custom', message: error });
    return z.NEVER;
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export const roleValues = jsonMap(
  roleOrRoles,
  `应为 JSON 对象，由声明的值到 ${grantableRoles.join('、')} / must be a JSON object from values of the claim to ${grantableRoles.join(', ')}`,
);
export const unitValues = jsonMap(
  fields.key,
  '应为 JSON 对象，由声明的值到单位代号，如 {"高新处": "gaoxin"} / must be a JSON object from values of the claim to ids of units, such as {"1003": "gaoxin"}',
);
