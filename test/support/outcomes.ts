/** What a parser makes of lines, copied so that it can be kept. */
import type { AuditEvent, RawRecord, SkipReason } from '../../exporter/src/event.ts';
import type { Format, FormatOptions, LineParser, Outcomes } from '../../exporter/src/formats/format.ts';
import { Interner } from '../../exporter/src/values/interner.ts';

export type Outcome =
  | { readonly event: AuditEvent; readonly raw: RawRecord; readonly line: string; readonly ref: number | undefined }
  | { readonly skip: SkipReason; readonly ref: number | undefined };

export function parserOf(format: Format, options: Partial<FormatOptions> = {}): LineParser {
  const interner = new Interner();
  const parser = format.create({ timeZone: 'UTC', interner, ...options });
  interner.seal();
  return parser;
}

/** Runs something that takes outcomes. `ref` is undefined where the outcome is about the line itself. */
export function outcomesOf(run: (outcomes: Outcomes) => void): Outcome[] {
  const all: Outcome[] = [];
  run({
    event: (event, ref) => all.push({ event: event.toEvent(), raw: event.raw(), line: event.line(), ref }),
    skip: (skip, ref) => all.push({ skip, ref }),
  });
  return all;
}

/** One line, in the middle of a buffer that is wiped when it was released. */
export function parseLine(parser: LineParser, line: string | Buffer, ref = 0, receivedAt = 0): Outcome[] {
  const bytes = Buffer.concat([Buffer.from('before\n'), Buffer.from(line), Buffer.from('\nafter')]);
  const to = bytes.length - '\nafter'.length;
  const all = outcomesOf((outcomes) => parser.parse(bytes, 'before\n'.length, to, { receivedAt, ref }, outcomes));
  parser.release();
  bytes.fill(0);
  return all.map((outcome) => ({ ...outcome, ref: outcome.ref ?? ref }));
}

/** All lines, numbered from `firstRef`, and what still waits after them. */
export function collect(
  parser: LineParser,
  lines: readonly (string | Buffer)[],
  { receivedAt = 0, firstRef = 0 } = {},
): Outcome[] {
  const parsed = lines.flatMap((line, index) => parseLine(parser, line, firstRef + index, receivedAt));
  return [...parsed, ...outcomesOf((outcomes) => parser.flush(Number.MAX_SAFE_INTEGER, true, outcomes))];
}
