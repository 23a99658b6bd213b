/** Decimal arithmetic that rounds nothing where it adds, multiplies or compares figures. */
import { Decimal } from 'decimal.js';

/**
 * Own settings, so that nobody else's of the library change a verdict. Figures have at most 40 digits, so
 * no product or sum here has more than 100 and none is rounded; a quotient is rounded down.
 */
export const Exact = Decimal.clone({ precision: 100, rounding: Decimal.ROUND_FLOOR });
