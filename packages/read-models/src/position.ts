/** Positions as views see them: `<epoch>-<20 digits>`, in string order within one epoch. */

const pattern = /^([a-z0-9]{12})-\d{20}$/;
const epochLength = 12;

/** The epoch of a position, or undefined when it is not one. */
export function positionEpoch(position: string): string | undefined {
  return pattern.exec(position)?.[1];
}

/** Whether a position lies after another. Positions of another epoch cannot be compared, so: no. */
export function liesAfter(position: string, other: string | undefined): boolean {
  if (other === undefined) return true;
  return position > other && position.startsWith(other.slice(0, epochLength));
}
