/** Values as labels: what audit writes for "none" is no value. */
import { text } from '../values.ts';
import { isText } from './ascii.ts';

const NONES = ['?', '-', '(none)', '(null)', '(unknown)', '(unknown user)', '(invalid user)', 'unset', 'n/a'];
const NONE = new Set(NONES);
/** By byte: 1 where one of them begins so. */
const FIRST = Uint8Array.from({ length: 256 }, (_, byte) => Number(NONES.some((none) => none.charCodeAt(0) === byte)));

/** Values up to so many bytes are never cut. */
export const MAX_UNCUT = 1024;

export const label = (value: string | undefined): string | undefined =>
  value === undefined || NONE.has(value) ? undefined : text(value);

export function isNone(bytes: Buffer, from: number, to: number): boolean {
  if (from >= to) return true;
  return FIRST[bytes[from] ?? 0] === 1 && NONES.some((none) => isText(bytes, from, to, none));
}
