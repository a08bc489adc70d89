/** Durations as Prometheus writes them (documentation "Querying basics", section "Time durations"), and sizes in bytes. */

/** From the largest unit to the smallest: the order in which they may follow each other. */
const DURATION_UNITS: readonly (readonly [string, number])[] = [
  ['y', 365 * 86_400_000],
  ['w', 7 * 86_400_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
];

/** `1h30m` in ms; undefined where it is no duration. */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  let total = 0;
  let rest = text;
  let nextUnit = 0;
  do {
    const match = /^(\d{1,9})(ms|[ywdhms])/.exec(rest);
    if (!match) return undefined;
    const index = DURATION_UNITS.findIndex(([name]) => name === match[2]);
    const unit = DURATION_UNITS[index];
    if (unit === undefined || index < nextUnit) return undefined;
    total += Number(match[1]) * unit[1];
    nextUnit = index + 1;
    rest = rest.slice(match[0].length);
  } while (rest !== '');
  return Number.isSafeInteger(total) ? total : undefined;
}

/** A duration as Prometheus writes it, or seconds; in ms, more than 0. */
export function parseStep(text: string): number | undefined {
  const value = /^\d{1,9}(?:\.\d{1,3})?$/.test(text) ? Math.round(Number(text) * 1000) : parseDuration(text);
  return value !== undefined && value > 0 ? value : undefined;
}

/** The shortest way to write so many ms in one unit: `30d`, `90s`. */
export function formatDuration(ms: number): string {
  const [name, length] = DURATION_UNITS.find(([unit, size]) => !'yw'.includes(unit) && ms % size === 0) ?? ['ms', 1];
  return `${ms / length}${name}`;
}

const SIZE_UNITS: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

/** `10GiB` in bytes; undefined where it is no size. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d{1,15})([KMGT]i?B|B)$/.exec(text);
  if (!match) return undefined;
  const bytes = Number(match[1]) * (SIZE_UNITS[match[2] ?? ''] ?? NaN);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}
