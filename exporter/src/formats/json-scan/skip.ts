/** Objects and arrays that are not looked into: read through to their end, as strictly as JSON.parse does. */
import { VIEW } from '../../memory/memory.ts';
import { scalarEnd, spaceEnd, stringEnd } from './lexer.ts';

// See lexer.ts for why these are here.
const view = VIEW;
const BROKEN = -1;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
/** From the byte that opens an object or array to the one that closes it. */
const TO_CLOSING = 2;

/**
 * The end of the object or array that begins at the index; BROKEN as well if it is more than `levels` deep. `closings` is
 * scratch space for so many levels: the bytes that close what is open.
 */
export function containerEnd(at: number, to: number, closings: Uint8Array, levels: number): number {
  let depth = 0;
  let closing = 0;
  for (;;) {
    const first = view.getUint8(at);
    if (first === OPEN_BRACE || first === OPEN_BRACKET) {
      if (depth === levels) return BROKEN;
      closings[depth] = closing;
      depth += 1;
      closing = first + TO_CLOSING;
      at += 1;
      if (view.getUint8(at) <= SPACE) at = spaceEnd(at, to);
      if (view.getUint8(at) !== closing) {
        if (first === OPEN_BRACE) at = valueAfterKey(at, to);
        if (at === BROKEN) return BROKEN;
        continue;
      }
    } else {
      at = first === QUOTE ? stringEnd(at + 1) : scalarEnd(at, first);
      if (at === BROKEN) return BROKEN;
      if (first === QUOTE) at += 1;
    }
    for (;;) {
      const next = view.getUint8(at);
      if (next === COMMA) break;
      if (next === closing) {
        depth -= 1;
        at += 1;
        if (depth === 0) return at;
        closing = closings[depth] ?? 0;
      } else {
        const end = spaceEnd(at, to);
        if (end === at) return BROKEN;
        at = end;
      }
    }
    at += 1;
    if (view.getUint8(at) <= SPACE) at = spaceEnd(at, to);
    if (closing === CLOSE_BRACE) at = valueAfterKey(at, to);
    if (at === BROKEN) return BROKEN;
  }
}

/** The first byte of the value whose key is at the index. */
function valueAfterKey(at: number, to: number): number {
  if (view.getUint8(at) !== QUOTE) return BROKEN;
  let end = stringEnd(at + 1);
  if (end === BROKEN) return BROKEN;
  end += 1;
  if (view.getUint8(end) <= SPACE) end = spaceEnd(end, to);
  if (view.getUint8(end) !== COLON) return BROKEN;
  end += 1;
  return view.getUint8(end) <= SPACE ? spaceEnd(end, to) : end;
}
