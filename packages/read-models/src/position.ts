/** Positions as views see them: `<epoch>-<20 digits>`, in string order within one epoch. */

const epochLength = 12;

/** Whether a position lies after another. Positions of another epoch cannot be compared, so: no. */
export function liesAfter(position: string, other: string | undefined): boolean {
  if (other === undefined) return true;
  return position > other && position.startsWith(other.slice(0, epochLength));
}
