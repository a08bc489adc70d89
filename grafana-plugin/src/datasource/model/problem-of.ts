/** What is wrong with a selector, before it is sent. */
import { parseSelector } from 'audit-exporter/selector';

export interface Problem {
  readonly message: string;
  /** Where it is in the text; undefined where the text was changed by variables before it was read. */
  readonly offset: number | undefined;
}

export function problemOf(text: string, replaced: string): Problem | undefined {
  if (replaced.trim() === '') return undefined;
  const parsed = parseSelector(replaced);
  if (parsed.ok) return undefined;
  // The completion tells the labels that there are.
  const message = parsed.message.replace(/ Allowed: .*$/, '');
  return { message, offset: text === replaced ? parsed.offset : undefined };
}
