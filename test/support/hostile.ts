/** What reading one long line costs, beside a plain line of the same length. */
import type { Format } from '../../exporter/src/formats/format.ts';
import { FIELD_NAMES } from '../../exporter/src/event.ts';
import { Interner } from '../../exporter/src/values/interner.ts';

/** No line is kept whole that is longer. */
const LENGTH = 65_536;
/** Of the cost of a plain line, of which most bytes are stepped over. Work that is quadratic is more than 1,000 times it. */
export const MOST = 100;
const RUNS = 8;

/** A line of 64 KiB. */
export const long = (start: string, piece: string, end = ''): Buffer =>
  Buffer.from(start + piece.repeat(Math.floor((LENGTH - start.length - end.length) / Buffer.byteLength(piece))) + end);

/** CPU time (µs) of reading the line, all fields of its events, and what `more` reads, at best. */
export function costOf(format: Format, line: Buffer): number {
  const parser = format.create({ timeZone: 'UTC', interner: new Interner() });
  let best = Infinity;
  let ids = 0;
  const outcomes = {
    event: (event: { id(field: number): number; raw(): object }): void => {
      for (let field = 0; field < FIELD_NAMES.length; field++) ids += event.id(field);
      ids += Object.keys(event.raw()).length;
    },
    skip: (): void => undefined,
  };
  for (let run = 0; run < RUNS; run++) {
    const start = process.cpuUsage();
    parser.parse(line, 0, line.length, { receivedAt: 1_772_366_400_000, ref: run }, outcomes);
    parser.flush(0, true, outcomes);
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, user + system);
    parser.restore('');
  }
  if (Number.isNaN(ids)) throw new Error('an id is no number');
  return best;
}

/** Regular expressions in the source text of a folder's files. */
export const expressionsIn = (texts: readonly string[]): string[] =>
  texts
    .flatMap((text) => text.split('\n'))
    .filter((line) => !/^\s*(?:\/?\*|\/\/)/.test(line))
    .flatMap((line) =>
      [...line.matchAll(/(?:[(=,:?]\s*|^\s+)\/((?:[^/\\\n]|\\.)+)\/[dgimsuvy]*/g)].map((found) => found[1] ?? ''),
    );
