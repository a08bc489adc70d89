/** Times in the dashboard's time zone. */
import { dateTimeForTimeZone, dateTimeFormat, systemDateFormats } from '@grafana/data';
import type { Range } from './model/histogram.ts';

/** Pixels. */
const SHORT_WIDTH = 122;
const LONG_WIDTH = 202;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Milliseconds. */
export const offsetAt = (time: number, timeZone: string): number =>
  dateTimeForTimeZone(timeZone, time).utcOffset() * MINUTE_MS;

export const fullTime = (time: number, timeZone: string): string =>
  dateTimeFormat(time, { timeZone, format: systemDateFormats.fullDateMS });

/** In a column: without the date where the range lies within a day. */
export function cellTime(
  { from, to }: Range,
  timeZone: string,
): { readonly width: number; readonly format: (time: number) => string } {
  const day = (time: number): string => dateTimeFormat(time, { timeZone, format: 'YYYY-MM-DD' });
  const within = day(from) === day(to);
  const format = within ? systemDateFormats.fullDateMS.replace(/^YYYY-MM-DD /, '') : systemDateFormats.fullDateMS;
  return {
    width: within && format !== systemDateFormats.fullDateMS ? SHORT_WIDTH : LONG_WIDTH,
    format: (time) => dateTimeFormat(time, { timeZone, format }),
  };
}

/** As short as the step between two ticks allows. */
export function tickTime(time: number, step: number, timeZone: string): string {
  const { second, minute, day, month } = systemDateFormats.interval;
  const format =
    step < 1000
      ? 'HH:mm:ss.SSS'
      : step < MINUTE_MS
        ? second
        : step < DAY_MS
          ? isMidnight(time, timeZone)
            ? day
            : minute
          : step < 28 * DAY_MS
            ? day
            : month;
  return dateTimeFormat(time, { timeZone, format });
}

const isMidnight = (time: number, timeZone: string): boolean => (time + offsetAt(time, timeZone)) % DAY_MS === 0;

/** From one time to another; the day only once where it is the same. */
export function timeSpan(from: number, to: number, timeZone: string): string {
  const format = systemDateFormats.fullDate;
  const start = dateTimeFormat(from, { timeZone, format });
  const end = dateTimeFormat(to, { timeZone, format });
  return start.slice(0, 10) === end.slice(0, 10) ? `${start} – ${end.slice(11)}` : `${start} – ${end}`;
}
