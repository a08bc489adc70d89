/** Texts in quotes as PromQL and Go write them: "…" and '…' with escapes, `…` without. */
import type { Cursor } from './pattern/cursor.ts';

const CONTROL: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** What is wrong with a text, and where. */
export class QuoteError extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** The text whose opening quote comes next; undefined where no quote does. */
export function readQuoted(cursor: Cursor): string | undefined {
  const start = cursor.offset;
  const quote = cursor.peek();
  if (quote !== '"' && quote !== "'" && quote !== '`') return undefined;
  cursor.next();
  const bytes: number[] = [];
  for (;;) {
    if (cursor.ended || (quote !== '`' && cursor.peek() === '\n'))
      throw new QuoteError(`this ${quote} is not closed`, start);
    const char = cursor.next();
    if (char === quote) return decode(bytes, start);
    bytes.push(...(char === '\\' && quote !== '`' ? readEscape(cursor, quote) : utf8(char)));
  }
}

// Not Node's Buffer: browsers read selectors too.
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
const ENCODER = new TextEncoder();
const utf8 = (text: string): Uint8Array => ENCODER.encode(text);

function decode(bytes: readonly number[], start: number): string {
  try {
    return DECODER.decode(Uint8Array.from(bytes));
  } catch {
    throw new QuoteError('the bytes that this text is written with are not UTF-8', start);
  }
}

/** `\x` and octal escapes are bytes of UTF-8, as in Go; the others are characters. */
function readEscape(cursor: Cursor, quote: string): Iterable<number> {
  const at = cursor.offset - 1;
  const byte = cursor.match(/x([0-9a-fA-F]{2})|([0-3][0-7]{2})/y);
  if (byte) return [byte[1] === undefined ? parseInt(byte[2] ?? '', 8) : parseInt(byte[1], 16)];
  const point = cursor.match(/u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})/y);
  if (point) {
    const code = parseInt(point[1] ?? point[2] ?? '', 16);
    if (code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000)) return utf8(String.fromCodePoint(code));
  }
  const char = point ? '' : cursor.next();
  const control = Object.hasOwn(CONTROL, char) ? CONTROL[char] : undefined;
  if (control !== undefined) return [control];
  if (char === '\\' || char === quote) return utf8(char);
  throw new QuoteError(`this escape is not known; write \\\\ for a backslash, or the text in \`…\``, at);
}
