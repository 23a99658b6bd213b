/** Days as `YYYY-MM-DD` strings, which sort as text. Days are Asia/Shanghai, which has no summer time. */

const msPerDay = 86_400_000;
const shanghaiOffsetMs = 8 * 3_600_000;

const toNumber = (day: string) => Date.parse(`${day}T00:00:00Z`) / msPerDay;

/** The day `count` days later (earlier when negative). */
export function addDays(day: string, count: number): string {
  return new Date((toNumber(day) + count) * msPerDay).toISOString().slice(0, 10);
}

/** Whole days from one day to another; negative when `to` is the earlier. */
export function daysBetween(from: string, to: string): number {
  return toNumber(to) - toNumber(from);
}

/** The Shanghai day of an instant written in UTC. */
export function dayOf(instant: string): string {
  return new Date(Date.parse(instant) + shanghaiOffsetMs).toISOString().slice(0, 10);
}

/** The UTC instant of a time of day in Shanghai, `hh:mm`. */
export function instantOf(day: string, time = '00:00'): string {
  return new Date(Date.parse(`${day}T${time}:00.000Z`) - shanghaiOffsetMs).toISOString();
}

export const firstDayOfYear = (year: number) => `${year}-01-01`;
export const lastDayOfYear = (year: number) => `${year}-12-31`;
