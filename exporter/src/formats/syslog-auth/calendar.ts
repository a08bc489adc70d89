/** The Gregorian calendar, for times that syslog headers carry. */
import type { LocalTime } from '../time-zone.ts';

const DAY = 86_400_000;

/** Days since 1970-01-01 of a date of the Gregorian calendar (years begin in March, so that leap days come last). */
export function daysOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

export const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

const MONTH_DAYS = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Valid in at least one year. */
export const isDay = (month: number, day: number): boolean => day >= 1 && day <= (MONTH_DAYS[month] ?? 0);

/** Leap years are at most eight years apart. */
const MOST_YEARS_BACK = 9;

/** NaN where the time exists in none of the years, or `receivedAt` is none. */
export function yearless(month: number, day: number, ofDay: number, local: LocalTime, receivedAt: number): number {
  const latest = receivedAt + DAY;
  // A year begins up to 14 hours earlier than in UTC where the clock is ahead.
  const first = new Date(latest + DAY).getUTCFullYear();
  if (Number.isNaN(first)) return Number.NaN;
  for (let year = first; year > first - MOST_YEARS_BACK; year--) {
    if (month === 2 && day === 29 && !isLeap(year)) continue;
    const time = local(daysOf(year, month, day) * DAY + ofDay);
    if (time <= latest) return time;
  }
  return Number.NaN;
}
