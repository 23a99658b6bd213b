/** Decimal arithmetic that rounds nothing where it adds, multiplies or compares figures. */
import { Decimal } from 'decimal.js';

/**
 * Settings of our own, so that no other user of the library can change a verdict. Figures have at most 40 digits, so
 * a product or sum here has at most 100 and is never rounded; a quotient is rounded down.
 */
export const Exact = Decimal.clone({ precision: 100, rounding: Decimal.ROUND_FLOOR });
