/**
 * Wall-clock times of an IANA time zone as instants.
 *
 * Daylight saving makes some wall-clock times ambiguous; the rule is fixed, as RFC 5545 3.3.5 has it:
 * - overlap (the hour that happens twice): the first of the two instants;
 * - gap (the hour that never happens): read with the offset from before the change, so 02:30 becomes 03:30.
 *
 * Offsets come from Intl.DateTimeFormat and are kept for each quarter of an hour, since every zone that changes its
 * clock today does so at a quarter: lines of the same quarter cost no call of Intl.
 */

const QUARTER = 900_000;
const DAY = 86_400_000;
const MAX_SLOTS = 4096;
/** The range of Date, less two days, so that the neighbours of a time are still dates. */
const MAX_TIME = 8.64e15 - 2 * DAY;

/** A wall-clock time, written as if it were UTC (ms since the epoch), to the instant (ms since the epoch). */
export type LocalTime = (local: number) => number;

/** Throws RangeError for a name that is not a time zone. */
export function localTime(timeZone: string): LocalTime {
  const same: LocalTime = (local) => local;
  // Loading Intl takes some ms of a start.
  if (timeZone === 'UTC') return same;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  if (format.resolvedOptions().timeZone === 'UTC') return same;
  const offsets = new Map<number, number>();
  let lastSlot = Number.NaN;
  let lastOffset = 0;
  return (local) => {
    const slot = Math.floor(local / QUARTER);
    if (slot === lastSlot) return local - lastOffset;
    if (!(Math.abs(local) < MAX_TIME)) return local;
    let offset = offsets.get(slot);
    if (offset === undefined) {
      offset = offsetOfLocal(format, local);
      if (offsets.size >= MAX_SLOTS) offsets.clear();
      offsets.set(slot, offset);
    }
    lastSlot = slot;
    lastOffset = offset;
    return local - offset;
  };
}

/** The offset to subtract from a wall-clock time; no zone changes its clock twice within two days. */
function offsetOfLocal(format: Intl.DateTimeFormat, local: number): number {
  const before = offsetAt(format, local - DAY);
  const after = offsetAt(format, local + DAY);
  if (before === after || offsetAt(format, local - before) === before) return before;
  return offsetAt(format, local - after) === after ? after : before;
}

/** How far the zone's wall clock is ahead of UTC at an instant, in ms. */
function offsetAt(format: Intl.DateTimeFormat, instant: number): number {
  const whole = Math.floor(instant / 1000) * 1000;
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of format.formatToParts(whole)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - whole;
}
