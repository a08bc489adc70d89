/** Bytes that mean something in a record, and how to look for them. */

export const SPACE = 32;
export const QUOTE = 34;
export const APOSTROPHE = 39;
export const OPEN = 40;
const CLOSE = 41;
export const COMMA = 44;
export const SLASH = 47;
export const EQUALS = 61;
export const BRACE = 123;

/** Whether the bytes are this text, which is ASCII. */
export function isText(bytes: Buffer, from: number, to: number, text: string): boolean {
  if (to - from !== text.length) return false;
  for (let index = 0; index < text.length; index++) if (bytes[from + index] !== text.charCodeAt(index)) return false;
  return true;
}

export const startsWith = (bytes: Buffer, from: number, to: number, text: string): boolean =>
  to - from >= text.length && isText(bytes, from, from + text.length, text);

/** The first place with that byte, or `to`. */
export function indexOf(bytes: Buffer, byte: number, from: number, to: number): number {
  let at = from;
  while (at < to && bytes[at] !== byte) at++;
  return at;
}

/** The place behind the last byte of that value before `to`, or `from`. */
export function behindLast(bytes: Buffer, byte: number, from: number, to: number): number {
  let at = to;
  while (at > from && bytes[at - 1] !== byte) at--;
  return at;
}

/** Without what the older shapes leave at the end of a value: `hostname=?,` and `res=success)'`. */
export function trimmedEnd(bytes: Buffer, from: number, to: number): number {
  if (to === from || (bytes[to - 1] ?? 0) > COMMA) return to;
  const opened = indexOf(bytes, OPEN, from, to) !== to;
  let end = to;
  for (; end > from; end--) {
    const byte = bytes[end - 1];
    if (byte !== COMMA && byte !== QUOTE && byte !== APOSTROPHE && (byte !== CLOSE || opened)) break;
  }
  return end;
}
