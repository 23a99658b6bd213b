/** Days as `YYYY-MM-DD` strings, which sort as text. Days are Asia/Shanghai, which has no summer time. */

const msPerDay = 86_400_000;
const shanghaiOffsetMs = 8 * 3_600_000;

const digitZero = 48;

/** The number that `length` digits from `start` spell. */
function digits(day: string, start: number, length: number): number {
  let number = 0;
  for (let index = start; index < start + length; index += 1) number = number * 10 + day.charCodeAt(index) - digitZero;
  return number;
}

/**
 * The number of days from 1970-01-01 to a day that exists. Computed from the digits: every light of every task asks
 * for it several times a day, and a `Date` would cost several times as much. Years run from March, so that the leap
 * day is the last of its year, in eras of 400 years.
 */
function toNumber(day: string): number {
  const month = digits(day, 5, 2);
  const year = digits(day, 0, 4) - (month <= 2 ? 1 : 0);
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + digits(day, 8, 2) - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The day `count` days later (earlier when negative). */
export function addDays(day: string, count: number): string {
  return new Date((toNumber(day) + count) * msPerDay).toISOString().slice(0, 10);
}

/** Whole days from one day to another; negative when `to` is the earlier. */
export function daysBetween(from: string, to: string): number {
  return toNumber(to) - toNumber(from);
}

/** From this hour of UTC on it is the next day in Shanghai. */
const nextDayFromHour = 16;

/** The Shanghai day of an instant written in UTC. */
export function dayOf(instant: string): string {
  const day = instant.slice(0, 10);
  return digits(instant, 11, 2) < nextDayFromHour ? day : addDays(day, 1);
}

/** The UTC instant of a time of day in Shanghai, `hh:mm`. */
export function instantOf(day: string, time = '00:00'): string {
  return new Date(Date.parse(`${day}T${time}:00.000Z`) - shanghaiOffsetMs).toISOString();
}

export const firstDayOfYear = (year: number) => `${year}-01-01`;
export const lastDayOfYear = (year: number) => `${year}-12-31`;
