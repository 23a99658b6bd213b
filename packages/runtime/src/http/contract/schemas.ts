/**
 * Zod schemas as the JSON Schema that generators of clients make good types of: every shared shape once, under a name of
 * its own, and nothing that is said twice.
 */
import { z } from 'zod';
import { shapeNames } from './shape-names.js';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

const path = '#/components/schemas/';
export const componentRef = (name: string) => ({ $ref: path + name });

/** Meta data of a schema, with the names of the shapes that have no meta data of their own. */
const metadata = {
  get: (schema: z.core.$ZodType) => {
    const id = shapeNames.get(schema as z.ZodType);
    const meta = z.globalRegistry.get(schema);
    return id === undefined ? meta : { ...meta, id };
  },
} as unknown as z.core.$ZodRegistry<Record<string, unknown>>;

/** What a format says, a pattern need not say again: some generators check both, and some choke on the longer one. */
const formatsInsteadOfPatterns: ReadonlySet<unknown> = new Set(['date', 'date-time', 'uuid']);

/** A bound that only says what numbers JavaScript can count to. */
const isOfJavaScript = (bound: unknown) => Math.abs(Number(bound)) === Number.MAX_SAFE_INTEGER;

function plain(schema: JsonSchema): void {
  if (formatsInsteadOfPatterns.has(schema.format)) delete schema.pattern;
  if (schema.type === 'integer') {
    if (isOfJavaScript(schema.minimum)) delete schema.minimum;
    if (isOfJavaScript(schema.maximum)) {
      delete schema.maximum;
      schema.format = 'int64';
    }
  }
  if (schema.const !== undefined) {
    schema.enum = [schema.const];
    delete schema.const;
  }
}

/** The named shapes of a document. */
export class Components {
  readonly #schemas = new Map<string, JsonSchema>();

  /** In the order of their names. */
  get schemas(): Record<string, JsonSchema> {
    return Object.fromEntries([...this.#schemas].sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  /**
   * A schema as it stands in the document; the named shapes within it become components.
   * @throws when two different shapes have one name
   */
  inline(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const {
      $schema: _,
      $defs = {},
      id: __,
      ...own
    } = z.toJSONSchema(schema, {
      io,
      metadata,
      unrepresentable: 'any',
      override: ({ jsonSchema }) => plain(jsonSchema as JsonSchema),
    });
    for (const [name, { id: ___, ...shape }] of Object.entries($defs)) this.#add(name, shape as JsonSchema);
    return pointed(own) as JsonSchema;
  }

  /** A reference to a schema, which is kept under this name where it has none of its own. */
  named(name: string, schema: z.ZodType, io: 'input' | 'output'): { readonly $ref: string } {
    const { $ref, ...inline } = this.inline(schema, io);
    if (typeof $ref === 'string') return { $ref };
    this.#add(name, inline);
    return componentRef(name);
  }

  #add(name: string, schema: JsonSchema): void {
    const shape = pointed(schema) as JsonSchema;
    const before = this.#schemas.get(name);
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(shape)) {
      throw new Error(`two shapes of the API are called ${name}`);
    }
    this.#schemas.set(name, shape);
  }
}

/** With references to where the document keeps its shapes, and several types as choices: few generators know the other. */
function pointed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pointed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) =>
    key === '$ref' ? [key, (inner as string).replace('#/$defs/', path)] : [key, pointed(inner)],
  );
  const { type, anyOf, ...made } = Object.fromEntries(entries) as JsonSchema;
  // A day or an instant, a number or a fraction: a text to every client, and some generators fail at the choice.
  if (anyOf?.every((choice) => choice.type === 'string' && choice.enum === undefined) === true)
    return { type: 'string', ...made };
  if (anyOf !== undefined) return { anyOf, ...made };
  if (!Array.isArray(type)) return type === undefined ? made : { type, ...made };
  return { anyOf: (type as readonly string[]).map((each) => ({ type: each })), ...made };
}
