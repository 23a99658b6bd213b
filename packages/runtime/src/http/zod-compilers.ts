/**
 * How routes use their zod schemas. What comes in is checked by the code that `z.compile` makes of a
 * schema: as fast as ajv, and with zod's own meaning, since it falls back to zod for whatever does not
 * fit. What goes out was typed by the compiler and is only written: checking it (zod's encode) would
 * cost more than all other hooks together, so tests turn that on and servers do not.
 */
import type { FastifySchemaCompiler, FastifySerializerCompiler } from 'fastify/types/schema.js';
import { z } from 'zod';
import { withoutRefusedNulls } from './absent-fields.js';
import { type RequestPart, schemaMismatch } from './field-errors.js';

const parts: Readonly<Record<string, RequestPart>> = {
  body: 'body',
  querystring: 'query',
  params: 'path',
  headers: 'header',
};

/** Compiles the schema of a part of a request. Headers are checked but passed on as they came. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  const part = parts[httpPart ?? ''] ?? 'body';
  const compiled = z.compile(schema);
  const lists = part === 'query' ? listsOf(schema) : [];
  return (given: unknown) => {
    const value = lists.length === 0 ? given : withLists(given as Readonly<Record<string, unknown>>, lists);
    const parsed = compiled.safeParse(value);
    if (!parsed.success) return { error: schemaMismatch(schema, value, part) };
    return { value: part === 'header' ? value : parsed.data };
  };
};

/** The parameters of a query that may be given several times. */
function listsOf(schema: z.ZodType): string[] {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape as Readonly<Record<string, z.ZodType>>).flatMap(([name, field]) => {
    const inner = field instanceof z.ZodOptional ? field.unwrap() : field;
    return inner instanceof z.ZodArray ? [name] : [];
  });
}

/** One value of a list is written like a value alone: `type=a`. */
function withLists(query: Readonly<Record<string, unknown>>, lists: readonly string[]): Readonly<Record<string, unknown>> {
  const alone = lists.filter((name) => typeof query[name] === 'string');
  return alone.length === 0 ? query : { ...query, ...Object.fromEntries(alone.map((name) => [name, [query[name]]])) };
}

/** The same, but null in a field of the body that may be left out says what leaving it out says. */
export const lenientValidatorCompiler: FastifySchemaCompiler<z.ZodType> = (part) => {
  const validate = validatorCompiler(part);
  if (part.httpPart !== 'body') return validate;
  return (value: unknown) => {
    const result = validate(value);
    if (typeof result !== 'object' || !('error' in result)) return result;
    const kept = withoutRefusedNulls(part.schema, value);
    return kept === value ? result : validate(kept);
  };
};

/** Writes an answer as JSON. The compiler has already compared the handler's type with the schema. */
export const serializerCompiler: FastifySerializerCompiler<z.ZodType> = () => JSON.stringify;

/** For tests: an answer that does not fit its schema becomes a 500. */
export const checkingSerializerCompiler: FastifySerializerCompiler<z.ZodType> = ({ schema, method, url }) => {
  return (value: unknown) => {
    const parsed = schema.safeParse(value);
    if (!parsed.success) throw new Error(`${method} ${url} gave what its schema forbids: ${z.prettifyError(parsed.error)}`);
    return JSON.stringify(value);
  };
};
