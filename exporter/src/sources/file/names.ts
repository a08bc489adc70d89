/**
 * What file names say about rotation: logrotate(8) (`x.log.1`, `x.log-20260101`, `x.log.2.gz`), and the rotation in a
 * program itself (`x-2026-01-01T00-00-00.000.log` of lumberjack, which kube-apiserver uses, `x.2026-01-01.1.log` of
 * logback). Names only propose; that two files have the same content is checked by their bytes.
 */
import { basename, dirname, extname, join } from 'node:path';

const SEPARATORS = '.-_~';
const COMPRESSED = /\.gz$/;
/** A number, a date or a time. */
const SUFFIX = /^\d[\dTZ:._+-]*$/i;
/** Counts have fewer digits than dates. */
const MAX_COUNT_DIGITS = 5;

/** The path of the file that a compressed one was made from; of any other its own. */
export const uncompressed = (path: string): string => path.replace(COMPRESSED, '');

/** Paths of logs that this file may have been rotated from, the most likely (longest) first. */
export function possibleLogs(path: string): string[] {
  const folder = dirname(path);
  const name = basename(path);
  const plain = uncompressed(name);
  const extension = extname(plain);
  const found: string[] = [];
  for (let i = name.length - 1; i > 0; i--) {
    if (!SEPARATORS.includes(name[i] ?? '')) continue;
    const prefix = name.slice(0, i);
    found.push(join(folder, prefix));
    if (extension !== '' && prefix.length + extension.length < plain.length)
      found.push(join(folder, prefix + extension));
  }
  return found;
}

/** The number, date or time by which `path` is a rotated file of `log`; undefined if its name has none. */
export function generation(path: string, log: string): string | undefined {
  const name = uncompressed(basename(path));
  const base = basename(log);
  const extension = extname(base);
  const stem = base.slice(0, base.length - extension.length);
  const suffix = between(name, base, '') ?? (extension === '' ? undefined : between(name, stem, extension));
  return suffix !== undefined && SUFFIX.test(suffix) ? suffix : undefined;
}

function between(name: string, before: string, after: string): string | undefined {
  if (!name.startsWith(before) || !name.endsWith(after) || name.length <= before.length + after.length + 1)
    return undefined;
  const separator = name[before.length] ?? '';
  return SEPARATORS.includes(separator) ? name.slice(before.length + 1, name.length - after.length) : undefined;
}

export interface Aged {
  /** As `generation` gave it. */
  readonly generation: string | undefined;
  readonly mtime: number;
}

/** Sorts the older of two rotated files first: by their counts or dates, or by time where these cannot be compared. */
export function compareAge(a: Aged, b: Aged): number {
  const left = ageKey(a.generation);
  const right = ageKey(b.generation);
  if (left && right && left.counted === right.counted) {
    for (let i = 0; i < Math.max(left.numbers.length, right.numbers.length); i++) {
      const difference = (left.numbers[i] ?? -1) - (right.numbers[i] ?? -1);
      if (difference !== 0) return left.counted ? -difference : difference;
    }
  }
  return a.mtime - b.mtime;
}

function ageKey(suffix: string | undefined): { counted: boolean; numbers: number[] } | undefined {
  const digits = suffix?.match(/\d+/g);
  if (!digits) return undefined;
  return { counted: digits.length === 1 && digits[0].length <= MAX_COUNT_DIGITS, numbers: digits.map(Number) };
}
