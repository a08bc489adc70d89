/** Pure helpers that turn values of foreign records into field values. */
import { isIP } from 'node:net';

/** Field values become labels: longer ones are cut, so that one record cannot hold much memory. */
export const MAX_LENGTH = 1024;

/** A non-empty string, number or boolean as text, cut to 1,024 UTF-16 units; anything else is undefined. */
export function text(value: unknown): string | undefined {
  if (typeof value === 'string') {
    if (value === '') return undefined;
    // A lone surrogate is not valid UTF-8: two different ones would become the same label value.
    return (value.length > MAX_LENGTH ? value.slice(0, MAX_LENGTH) : value).toWellFormed();
  }
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return undefined;
}

/** The longest text of an address: IPv6 with an IPv4 tail and a zone, in brackets. */
const MAX_IP_LENGTH = 80;

/** A valid IPv4 or IPv6 address without brackets and zone; an IPv4 address mapped into IPv6 becomes IPv4. */
export function ipOf(value: string | undefined): string | undefined {
  if (value === undefined || value.length > MAX_IP_LENGTH) return undefined;
  let address = value;
  if (address.startsWith('[') && address.endsWith(']')) address = address.slice(1, -1);
  const zone = address.indexOf('%');
  if (zone !== -1) address = address.slice(0, zone);
  const version = isIP(address);
  if (version === 0) return undefined;
  if (version === 6 && address.length > 7 && address.slice(0, 7).toLowerCase() === '::ffff:') {
    const mapped = address.slice(7);
    if (isIP(mapped) === 4) return mapped;
  }
  return address;
}

/** The value at a chain of own keys, or undefined where the chain breaks. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined;
    current = (current as Record<string, unknown>)[key]; // an object, by the check above
  }
  return current;
}

/** A JSON object; anything else, arrays too, is undefined. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  // an object that is no array has string keys
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** `TooManyRequests` → `too_many_requests`; undefined for texts that are no identifier, which could have any number of values. */
export function snakeCase(value: string | undefined): string | undefined {
  if (value === undefined || value.length > 64 || !/^[A-Za-z][A-Za-z0-9_.-]*$/.test(value)) return undefined;
  return value
    .replace(/[.-]/g, '_')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}

/** The text itself where it looks like an e-mail address, as names in single sign-on often do. */
export function emailOf(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const sign = value.indexOf('@');
  if (sign < 1 || value.length > 254 || value.indexOf('.', sign + 2) === -1) return undefined;
  return value.indexOf('@', sign + 1) === -1 && !/[\s:/<>]/.test(value) ? value : undefined;
}

const ZERO = 48;

/** The number in the digits from `start` to `end`; NaN where one is no digit. */
function digits(value: string, start: number, end: number): number {
  let number = 0;
  for (let index = start; index < end; index++) {
    const digit = value.charCodeAt(index) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    number = number * 10 + digit;
  }
  return number;
}

/** ms east of UTC of `Z`, ``, `+02:00` or `-0730` at the end of a time; NaN for anything else. */
function offsetAt(value: string, start: number): number {
  const rest = value.length - start;
  if (rest === 0 || (rest === 1 && (value[start] === 'Z' || value[start] === 'z'))) return 0;
  const sign = value[start] === '+' ? 1 : value[start] === '-' ? -1 : NaN;
  const colon = value[start + 3] === ':' ? 1 : 0;
  if (rest !== 5 + colon) return NaN;
  const hours = digits(value, start + 1, start + 3);
  const minutes = digits(value, start + 3 + colon, value.length);
  return hours < 24 && minutes < 60 ? sign * (hours * 60 + minutes) * 60_000 : NaN;
}

/**
 * ms since the epoch of an RFC 3339 time, with any number of fractional digits, a space in place of the `T`, or no zone
 * (UTC). Written over character codes: `Date.parse` would be a fifth of the cost of an event.
 */
export function utcTime(value: unknown): number | undefined {
  if (typeof value !== 'string' || value.length < 19 || value.length > 48) return undefined;
  const day = digits(value, 8, 10);
  const separators = value[4] === '-' && value[7] === '-' && value[13] === ':' && value[16] === ':';
  const [hour, minute, second] = [digits(value, 11, 13), digits(value, 14, 16), digits(value, 17, 19)];
  if (!separators || (value[10] !== 'T' && value[10] !== ' ' && value[10] !== 't')) return undefined;
  if (!(day >= 1 && hour < 24 && minute < 60 && second <= 60)) return undefined; // 60 is a leap second
  let end = 19;
  let ms = 0;
  if (value[19] === '.') {
    let scale = 100;
    for (end = 20; end < value.length; end++, scale /= 10) {
      const digit = value.charCodeAt(end) - ZERO;
      if (!(digit >= 0 && digit <= 9)) break;
      ms += scale >= 1 ? digit * scale : 0;
    }
    if (end === 20) return undefined;
  }
  const month = digits(value, 5, 7) - 1;
  const date = Date.UTC(digits(value, 0, 4), month, day);
  // 31 February would become 2 March.
  if (!(month >= 0 && month < 12) || (day > 28 && new Date(date).getUTCDate() !== day)) return undefined;
  const time = date + ((hour * 60 + minute) * 60 + second) * 1000 + ms - offsetAt(value, end);
  return Number.isNaN(time) ? undefined : time;
}
