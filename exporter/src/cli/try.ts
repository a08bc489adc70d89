/** `audit-exporter try`: what a format makes of each line. The golden tests compare the same output. */
import type { AuditEvent, Parsed } from '../event.ts';
import { FIELD_NAMES } from '../event.ts';
import type { Format, FormatOptions } from '../formats/format.ts';

/** An event with flat ECS names, in the order of FIELDS, the time as ISO 8601. */
export function flatEvent(event: AuditEvent): Record<string, string> {
  const flat: Record<string, string> = { '@timestamp': new Date(event['@timestamp']).toISOString() };
  for (const name of FIELD_NAMES) {
    const value = event[name];
    if (value !== undefined) flat[name] = value;
  }
  return flat;
}

export interface Tried {
  readonly line: number;
  readonly event?: Record<string, string>;
  readonly skip?: string;
}

/** Parses numbered lines (from 1) and returns the outcomes in the order of their lines. */
export function tryLines(
  format: Format,
  lines: Iterable<{ number: number; text: string }>,
  options: FormatOptions,
  receivedAt: number,
): Tried[] {
  const parser = format.create(options);
  const tried: Tried[] = [];
  const add = (parsed: Parsed, number: number): void => {
    const line = parsed.ref ?? number;
    tried.push('skip' in parsed ? { line, skip: parsed.skip } : { line, event: flatEvent(parsed.event) });
  };
  for (const { number, text } of lines) {
    const outcome = parser.parse(text, { receivedAt, ref: number });
    for (const parsed of Array.isArray(outcome) ? (outcome as readonly Parsed[]) : [outcome as Parsed]) {
      add(parsed, number);
    }
  }
  for (const parsed of parser.flush(receivedAt, true)) add(parsed, 0);
  return tried.sort((a, b) => a.line - b.line);
}
