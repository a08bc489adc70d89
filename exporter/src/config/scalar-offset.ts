/** Where a character of a scalar's value is in the YAML text, so that an error inside an expression points at it. */
import type { Scalar } from 'yaml';

/** The place in the text. Exact for one line and for literal blocks; else right in the line, near in the column. */
export function offsetInScalar(text: string, node: Scalar, offset: number): number {
  const [start, end] = node.range ?? [0, 0];
  const source = text.slice(start, end);
  if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') {
    const header = source.indexOf('\n') + 1;
    const lines = source.slice(header);
    const first = lines.split('\n').find((line) => line.trim() !== '') ?? '';
    return start + header + inLines(lines, offset, indentOf(first));
  }
  if (node.type === 'PLAIN') return start + (source.includes('\n') ? inLines(source, offset) : offset);
  const inner = source.slice(1);
  if (inner.includes('\n')) return start + 1 + inLines(inner, offset);
  return start + 1 + (node.type === 'QUOTE_DOUBLE' ? inDoubleQuotes(inner, offset) : inSingleQuotes(inner, offset));
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** Lines lose their indentation, of a block only that of its first line, and are joined by one character each. */
function inLines(source: string, offset: number, blockIndent = Infinity): number {
  let at = 0;
  let left = offset;
  for (const line of source.split('\n')) {
    const indent = Math.min(blockIndent, indentOf(line));
    const length = line.length - indent;
    if (left <= length) return at + indent + left;
    left -= length + 1;
    at += line.length + 1;
  }
  return Math.max(source.length - 1, 0);
}

function inSingleQuotes(source: string, offset: number): number {
  let at = 0;
  for (let left = offset; left > 0 && at < source.length; left--) at += source.startsWith("''", at) ? 2 : 1;
  return at;
}

/** Digits that follow the escapes with a code in YAML 1.2 (section 5.7); every other escape is two characters. */
const ESCAPE_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function inDoubleQuotes(source: string, offset: number): number {
  let at = 0;
  let left = offset;
  while (left > 0 && at < source.length) {
    const digits = source[at] === '\\' ? (ESCAPE_DIGITS[source.charAt(at + 1)] ?? 0) : -1;
    const beyondBmp = digits === 8 && Number.parseInt(source.slice(at + 2, at + 10), 16) > 0xffff;
    left -= beyondBmp ? 2 : 1;
    at += digits === -1 ? 1 : 2 + digits;
  }
  return at;
}
