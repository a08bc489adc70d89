import { describe, expect, it } from '@jest/globals';
import { localTime } from '../../exporter/src/formats/time-zone.ts';

const local = (text: string): number => Date.parse(`${text}Z`);
const instant = (zone: string, text: string): string => new Date(localTime(zone)(local(text))).toISOString();

/** The wall clock of a zone at an instant, written as if it were UTC. */
function wallClockOf(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  return (at) => local(format.format(at).replace(' ', 'T'));
}

const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia'];

describe('localTime', () => {
  it.each(ZONES)('%s: gives back the instant of a wall-clock time, through two years of hours', (zone) => {
    const resolve = localTime(zone);
    const wallClock = wallClockOf(zone);
    const start = Date.parse('2025-01-01T00:00:00Z');
    let repeated = 0;
    for (let at = start; at < start + 730 * 86_400_000; at += 3_600_000) {
      const wall = wallClock(at);
      const found = resolve(wall);
      if (found === at) continue;
      // Only the second instant of a repeated hour is not given back: the first is.
      expect(found).toBeLessThan(at);
      expect(wallClock(found)).toBe(wall);
      repeated += 1;
    }
    expect(repeated).toBeLessThanOrEqual(2);
  });

  it('reads a time that never happened with the offset from before the change', () => {
    expect(instant('Europe/Berlin', '2025-03-30T02:30:00')).toBe('2025-03-30T01:30:00.000Z');
    expect(instant('America/New_York', '2025-03-09T02:00:00')).toBe('2025-03-09T07:00:00.000Z');
  });

  it('takes the first of two instants of a time that happened twice', () => {
    expect(instant('Europe/Berlin', '2025-10-26T02:00:00')).toBe('2025-10-26T00:00:00.000Z');
    expect(instant('Australia/Lord_Howe', '2025-04-06T01:45:00')).toBe('2025-04-05T14:45:00.000Z');
  });

  it('leaves a time that no Date can hold as it is', () => {
    expect(localTime('Europe/Berlin')(8.64e15)).toBe(8.64e15);
    expect(localTime('Europe/Berlin')(Number.NaN)).toBeNaN();
  });

  it('refuses a name that is no time zone', () => {
    expect(() => localTime('Europe/Nowhere')).toThrow(RangeError);
  });
});
