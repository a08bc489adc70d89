/**
 * The times that syslog headers carry: RFC 3164 4.1.2 `Mmm dd hh:mm:ss`, also with a year after the day or a
 * fraction of the second, and RFC 3339 as RFC 5424 6.2.3 and rsyslog's RSYSLOG_FileFormat write it, also with a
 * space for the `T` and without a zone.
 *
 * A time without a zone is in the zone of the format's options. A time without a year gets the latest year in which
 * it exists and is at most a day after `receivedAt`: a clock may run ahead, a log line may not come from the future.
 */
import type { LocalTime } from '../time-zone.ts';

const DAY = 86_400_000;

/** A time and where the text after it begins; the caller keeps one and lets it be filled again. */
export interface TimeAt {
  time: number;
  end: number;
}

const digit = (line: string, at: number): number => {
  const value = line.charCodeAt(at) - 48;
  return value >= 0 && value <= 9 ? value : -1000;
};

/** Two digits as a number; negative where they are not digits. */
const two = (line: string, at: number): number => digit(line, at) * 10 + digit(line, at + 1);

/** Days since 1970-01-01 of a date of the Gregorian calendar (years begin in March, so that leap days come last). */
function daysOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

const MONTH_DAYS = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Valid in at least one year. */
const isDay = (month: number, day: number): boolean => day >= 1 && day <= (MONTH_DAYS[month] ?? 0);

/** Milliseconds since midnight of `hh:mm:ss`, or negative. A leap second is the next second. */
function clock(line: string, at: number): number {
  const hour = two(line, at);
  const minute = two(line, at + 3);
  const second = two(line, at + 6);
  if (line.charCodeAt(at + 2) !== 58 || line.charCodeAt(at + 5) !== 58) return -1;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return -1;
  return ((hour * 60 + minute) * 60 + second) * 1000;
}

/** Reads `.123456` to whole milliseconds and moves `out.end` behind it. */
function fraction(line: string, out: TimeAt): void {
  const mark = line.charCodeAt(out.end);
  if ((mark !== 46 && mark !== 44) || digit(line, out.end + 1) < 0) return;
  let at = out.end + 1;
  let scale = 100;
  for (let value = digit(line, at); value >= 0; value = digit(line, ++at)) {
    out.time += value * Math.floor(scale);
    scale /= 10;
  }
  out.end = at;
}

/** `2025-02-12T14:10:21.123456+01:00`; false where the text at `start` is none. */
export function readIso(line: string, start: number, local: LocalTime, out: TimeAt): boolean {
  const year = two(line, start) * 100 + two(line, start + 2);
  const month = two(line, start + 5);
  const day = two(line, start + 8);
  const between = line.charCodeAt(start + 10);
  if (line.charCodeAt(start + 4) !== 45 || line.charCodeAt(start + 7) !== 45 || year < 0) return false;
  if ((between !== 84 && between !== 116 && between !== 32) || !isDay(month, day)) return false;
  if (month === 2 && day === 29 && !isLeap(year)) return false;
  const ofDay = clock(line, start + 11);
  if (ofDay < 0) return false;
  out.time = daysOf(year, month, day) * DAY + ofDay;
  out.end = start + 19;
  fraction(line, out);
  return zone(line, local, out);
}

/** Applies `Z`, `+01:00`, `+0100` or `+01` at `out.end`, or the configured zone where there is none. */
function zone(line: string, local: LocalTime, out: TimeAt): boolean {
  const sign = line.charCodeAt(out.end);
  if (sign === 90 || sign === 122) {
    out.end += 1;
    return true;
  }
  if (sign !== 43 && sign !== 45) {
    out.time = local(out.time);
    return true;
  }
  const hours = two(line, out.end + 1);
  if (hours < 0 || hours > 23) return false;
  let end = out.end + 3;
  if (line.charCodeAt(end) === 58) end += 1;
  let minutes = two(line, end);
  if (minutes >= 0) end += 2;
  else minutes = 0;
  if (minutes > 59) return false;
  out.time -= (sign === 43 ? 1 : -1) * (hours * 60 + minutes) * 60_000;
  out.end = end;
  return true;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const packed = (text: string, at: number): number =>
  (text.charCodeAt(at) << 16) | (text.charCodeAt(at + 1) << 8) | text.charCodeAt(at + 2);
const MONTH_OF: ReadonlyMap<number, number> = new Map(MONTHS.map((name, index) => [packed(name, 0), index + 1]));

/** `Feb 12 14:10:21`, `Feb  2 …`, `Feb 2 …`, `Feb 12 2025 …`; false where the text at `start` is none. */
export function readTraditional(
  line: string,
  start: number,
  local: LocalTime,
  receivedAt: number,
  out: TimeAt,
): boolean {
  const month = MONTH_OF.get(packed(line, start));
  if (month === undefined || line.charCodeAt(start + 3) !== 32) return false;
  let at = line.charCodeAt(start + 4) === 32 ? start + 5 : start + 4;
  let day = digit(line, at++);
  const tens = digit(line, at);
  if (tens >= 0) {
    day = day * 10 + tens;
    at += 1;
  }
  if (!isDay(month, day) || line.charCodeAt(at) !== 32) return false;
  at += 1;
  let year = -1;
  if (line.charCodeAt(at + 4) === 32) {
    year = two(line, at) * 100 + two(line, at + 2);
    if (year < 0 || (month === 2 && day === 29 && !isLeap(year))) return false;
    at += 5;
  }
  const ofDay = clock(line, at);
  if (ofDay < 0) return false;
  out.time = ofDay;
  out.end = at + 8;
  fraction(line, out);
  if (line.charCodeAt(out.end) === 58) out.end += 1; // Cisco writes a colon after the time
  out.time =
    year >= 0 ? local(daysOf(year, month, day) * DAY + out.time) : yearless(month, day, out.time, local, receivedAt);
  return true;
}

/** Leap years are at most eight years apart. */
const MOST_YEARS_BACK = 9;

function yearless(month: number, day: number, ofDay: number, local: LocalTime, receivedAt: number): number {
  const latest = receivedAt + DAY;
  // A year begins up to 14 hours earlier than in UTC where the clock is ahead.
  const first = new Date(latest + DAY).getUTCFullYear();
  if (Number.isNaN(first)) return receivedAt;
  for (let year = first; year > first - MOST_YEARS_BACK; year--) {
    if (month === 2 && day === 29 && !isLeap(year)) continue;
    const time = local(daysOf(year, month, day) * DAY + ofDay);
    if (time <= latest) return time;
  }
  return receivedAt;
}
