/**
 * User patterns. CEL prescribes RE2's syntax, which has no lookaround and no back-references: those are refused at load,
 * so that V8's linear engine can take over a pattern that backtracks too much (see harden() in main.ts).
 */
import { messageOf } from '../message.ts';

const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
  [/\(\?<?[=!]/, 'lookaround'],
  [/\\[1-9]/, 'a back-reference'],
  [/\\k</, 'a back-reference'],
];

const MAX_LENGTH = 1000;

/** Compiles a pattern with RE2's leading flags, e.g. `(?i)root`. Returns the reason as text when it is not allowed. */
export function compilePattern(pattern: string): RegExp | string {
  if (pattern.length > MAX_LENGTH)
    return `the pattern has ${pattern.length} characters; at most ${MAX_LENGTH} are allowed`;
  const unescaped = pattern.replace(/\\\\/g, '');
  for (const [form, name] of FORBIDDEN) {
    if (form.test(unescaped)) return `${name} is not allowed in a pattern (RE2 syntax); rewrite it without`;
  }
  const leading = /^\(\?([ims]+)\)/.exec(pattern);
  const body = leading ? pattern.slice(leading[0].length) : pattern;
  try {
    return new RegExp(body, leading?.[1] ?? '');
  } catch (error) {
    return messageOf(error);
  }
}
