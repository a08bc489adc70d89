/** A set of labels as Prometheus writes it: `{alertname="A", user_name="bob"}`, whatever the labels are called. */
import { Cursor } from './pattern/cursor.ts';
import { QuoteError, readQuoted } from './quoted.ts';

/** What is wrong, as a text, where it is none. */
export function parseLabelSet(text: string): Record<string, string> | string {
  const cursor = new Cursor(text);
  const labels = new Map<string, string>();
  const fail = (message: string): string => `character ${cursor.offset + 1}: ${message}`;
  const space = (): void => void cursor.match(/\s*/y);
  try {
    space();
    if (!cursor.take('{')) return fail('labels begin with {, such as {alertname="A", user_name="bob"}');
    for (space(); !cursor.take('}'); space()) {
      const name = cursor.match(/[a-zA-Z_]\w*/y)?.[0];
      if (name === undefined) return fail('a label name or } belongs here');
      space();
      if (!cursor.take('=')) return fail('a label name is followed by =');
      space();
      const value = readQuoted(cursor);
      if (value === undefined) return fail('a value is in quotes');
      labels.set(name, value);
      space();
      if (!cursor.take(',') && cursor.peek() !== '}') return fail('a label is followed by , or }');
    }
  } catch (error) {
    if (!(error instanceof QuoteError)) throw error;
    return `character ${error.offset + 1}: ${error.message}`;
  }
  space();
  return cursor.ended ? Object.fromEntries(labels) : fail('nothing may follow the labels');
}
