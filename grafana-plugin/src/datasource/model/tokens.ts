/** The parts of a selector that may still be wrong or unfinished: for its colours and its completion. */

export type TokenKind = 'metric' | 'label' | 'operator' | 'value' | 'brace' | 'comma' | 'space' | 'other';

export interface Token {
  readonly kind: TokenKind;
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const PATTERNS: readonly (readonly [TokenKind, RegExp])[] = [
  ['space', /\s+/y],
  ['brace', /[{}]/y],
  ['comma', /,/y],
  ['operator', /=~|!~|!=|=|!/y],
  // An unfinished one reaches to the end.
  ['value', /"(?:[^"\\]|\\[^])*(?:"|\\?$)|'(?:[^'\\]|\\[^])*(?:'|\\?$)|`[^`]*(?:`|$)/y],
  ['label', /[a-zA-Z_:][\w:.]*/y],
  ['other', /[^\s{},=!"'`a-zA-Z_:]+|[^]/y],
];

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let isInside = false;
  for (let at = 0; at < text.length;) {
    const [kind, to] = next(text, at);
    const part = text.slice(at, to);
    if (kind === 'brace') isInside = part === '{';
    tokens.push({ kind: kind === 'label' && !isInside ? 'metric' : kind, from: at, to, text: part });
    at = to;
  }
  return tokens;
}

function next(text: string, at: number): [TokenKind, number] {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    if (pattern.test(text)) return [kind, pattern.lastIndex];
  }
  return ['other', at + 1];
}

/** Whether a value has its closing quote. */
export const isClosed = ({ text }: Token): boolean =>
  text.length > 1 &&
  text.endsWith(text[0] ?? '') &&
  !(text.startsWith('`') ? false : /(?<!\\)(?:\\\\)*\\.$/.test(text));
