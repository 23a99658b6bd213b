/**
 * The small vocabulary that event and command schemas are built from. Every string is bounded and
 * well-formed Unicode: a lone surrogate has no UTF-8 and would make a digest ambiguous.
 */
import { z } from 'zod';
import { marked } from './field-marks.js';
import { reservedCategories } from './streams.js';

/**
 * Bounds in Unicode characters (code points), as zod and JSON Schema count them. One character is up to 4 bytes of
 * UTF-8.
 */
export const bounds = {
  shortText: 200,
  longText: 20_000,
  reason: 2_000,
  quotation: 1_000,
  name: 100,
  key: 64,
  evidenceItems: 50,
  deliverables: 50,
} as const;

/**
 * Control characters except tab and line ends, and marks that turn the direction of text: with them a text can show a
 * reader something else than it says.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what it looks for
const forging = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** Bounded text, possibly empty, that is well-formed Unicode without control characters. */
export function wellFormed(maxLength: number) {
  return z
    .string()
    .max(maxLength)
    .refine((value) => value.isWellFormed(), { error: 'must be well-formed Unicode' })
    .refine((value) => !forging.test(value), { error: 'must not hold control characters' });
}

/** Bounded text that is well-formed Unicode and holds something besides white space. */
export function text(maxLength: number) {
  return wellFormed(maxLength)
    .min(1)
    .refine((value) => value.trim() !== '', { error: 'must not be blank' });
}

/** A name or a title: one line. Whoever gives it in a command may not hide anything in it; see `givenTexts`. */
export const name = (maxLength: number) => marked('name', text(maxLength));

/** Text that somebody wrote in their own words. A decision may erase it from the event that holds it. */
export const freeText = (maxLength: number) => marked('erasable', text(maxLength));

/** A day in Asia/Shanghai, `YYYY-MM-DD`, that exists in the calendar. */
export const day = z.iso.date();

/** An instant in UTC with milliseconds, as `Date.prototype.toISOString` writes it. */
export const instant = z.iso.datetime({ precision: 3 });

/** A number that is never a float: decimal digits with an optional sign and fraction. Zero has no sign. */
export const decimalString = z
  .string()
  .max(40)
  .regex(/^-?(0|[1-9]\d*)(\.\d+)?$/, { error: 'must be a decimal number in ASCII digits such as 12 or 2.15' })
  .overwrite((digits) => digits.replace(/^-(?=0(\.0+)?$)/, ''));

export const planId = z
  .string()
  .regex(/^[a-z0-9]{2,32}$/, { error: 'must be 2–32 of a–z and 0–9' })
  .refine((value) => !reservedCategories.has(value), { error: 'is reserved' });
export const taskCode = z
  .string()
  .max(16)
  .regex(/^(0|[1-9]\d{0,3})(\.(0|[1-9]\d{0,3})){0,2}$/, { error: 'must be a task code such as 3.2' });
/** The key of an indicator, a unit, a section or a person: ASCII kebab-case. */
export const key = z
  .string()
  .max(bounds.key)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: 'must be lower-case ASCII in kebab-case' });
/** The unit that an event was done by; empty where someone without a unit may act. */
export const actingUnit = wellFormed(bounds.key);
/** Whom a command is given for (代填): a unit, and the stable subject of its person. */
export const actingFor = z.strictObject({ unit: key, subject: text(bounds.name) });
export const uuid = z.uuid();
export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, { error: 'must be 64 lower-case hex digits' });
export const percent = z.int().min(0).max(100);

/** A piece of evidence, named by the SHA-256 of its bytes. The bytes are in the evidence store. */
export const evidence = marked(
  'evidence',
  z
    .array(
      z.strictObject({
        name: marked('name', freeText(bounds.shortText)),
        mediaType: z
          .string()
          .max(100)
          .regex(/^[a-z0-9]+\/[a-z0-9.+-]+$/, { error: 'must be a media type' }),
        size: z.int().min(0).max(1_073_741_824),
        sha256: sha256Hex,
      }),
    )
    .max(bounds.evidenceItems),
);

export type Evidence = z.infer<typeof evidence>;
