/** A line of JSON that holds one record, or a list of them. */
import type { Parsed } from '../event.ts';
import { skip } from '../event.ts';
import type { ParseContext } from './format.ts';

/** The list that a value holds; undefined where the value is a record itself. What is no array is malformed. */
type ListOf = (value: unknown) => unknown;
/** The outcome of one record, with its own text. */
type OutcomeOf = (record: unknown, line: string, context: ParseContext) => Parsed;

export function parseJsonLine(
  line: string,
  context: ParseContext,
  listOf: ListOf,
  outcomeOf: OutcomeOf,
): Parsed | readonly Parsed[] {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return skip(line.trim() === '' ? 'empty' : 'malformed');
  }
  const list = listOf(value);
  if (list === undefined) return outcomeOf(value, line, context);
  if (!Array.isArray(list)) return skip('malformed');
  if (list.length === 0) return skip('empty');
  return list.map((record: unknown) => {
    const own = written(record);
    return own === undefined ? skip('unsupported') : outcomeOf(record, own, context);
  });
}

/** A record of a list as a line of its own; undefined where it is nested too deeply to be written again. */
function written(record: unknown): string | undefined {
  try {
    return JSON.stringify(record);
  } catch {
    return undefined;
  }
}
