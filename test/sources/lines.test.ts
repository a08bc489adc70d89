/** Framing `lines`: any chunking gives the lines of a trivial reference; memory stays bounded; positions are exact. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createSplitter } from '../../exporter/src/sources/lines.ts';
import type { Framing } from '../../exporter/src/formats/format.ts';
import type { SplitPosition } from '../../exporter/src/sources/splitter.ts';
import { textSink } from '../support/sinks.ts';
import { cut } from './cut.ts';

type Out = { text: string; end: number } | { drop: string; end: number };

export function split(framing: Framing, chunks: readonly Buffer[], max = 1 << 20, at?: SplitPosition): Out[] {
  const out: Out[] = [];
  const splitter = createSplitter(framing, max, at);
  const sink = textSink(
    (text, end) => void out.push({ text, end }),
    (drop, end) => void out.push({ drop, end }),
  );
  for (const chunk of chunks) splitter.push(chunk, sink);
  splitter.finish(sink);
  return out;
}

function reference(bytes: Buffer, max: number): string[] {
  const texts: string[] = [];
  let from = 0;
  while (from < bytes.length) {
    const lf = bytes.indexOf(10, from);
    const to = lf < 0 ? bytes.length : lf;
    const line = bytes.subarray(from, to);
    texts.push(line.length > max ? 'DROP too_long' : line.toString('utf8').replace(/\r$/, ''));
    from = to + 1;
  }
  return texts;
}

const flat = (out: readonly Out[]): string[] => out.map((o) => ('text' in o ? o.text : `DROP ${o.drop}`));

const piece = fc.oneof(
  fc.constantFrom('\n', '\r\n', '\r', '\0', 'é', '😀', 'a', ' ', '\n\n').map((text) => Buffer.from(text)),
  fc.string({ unit: 'binary', maxLength: 12 }).map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes)),
);
const stream = fc.array(piece, { maxLength: 40 }).map((pieces) => Buffer.concat(pieces));
const cuts = fc.array(fc.nat(), { maxLength: 12 });

describe('framing lines', () => {
  test('any chunking gives the lines of the reference', () => {
    fc.assert(
      fc.property(stream, cuts, fc.constantFrom(1, 3, 8, 1000), (bytes, at, max) => {
        expect(flat(split('lines', cut(bytes, at), max))).toEqual(reference(bytes, max));
      }),
      { numRuns: 2000 },
    );
  });

  test('reading goes on from any position between two chunks', () => {
    fc.assert(
      fc.property(stream, fc.nat(), fc.constantFrom(2, 1000), (bytes, at, max) => {
        const [head = Buffer.alloc(0)] = cut(bytes, [at]);
        const splitter = createSplitter('lines', max);
        const first: Out[] = [];
        splitter.push(
          head,
          textSink(
            (text, end) => void first.push({ text, end }),
            (drop, end) => void first.push({ drop, end }),
          ),
        );
        const position = splitter.position();
        const rest = split('lines', [bytes.subarray(position.offset)], max, position);
        expect(flat([...first, ...rest])).toEqual(reference(bytes, max));
      }),
      { numRuns: 1000 },
    );
  });

  test('each line comes with the offset of the byte after it', () => {
    expect(split('lines', [Buffer.from('ab\r\n\nc')])).toEqual([
      { text: 'ab', end: 4 },
      { text: '', end: 5 },
      { text: 'c', end: 6 },
    ]);
  });

  test('an incomplete last line waits', () => {
    const lines: string[] = [];
    const sink = textSink((text) => void lines.push(text));
    const splitter = createSplitter('lines', 100);
    splitter.push(Buffer.from('one\ntw'), sink);
    expect([lines, splitter.position()]).toEqual([['one'], { offset: 4, mode: 'line' }]);
    splitter.push(Buffer.from('o\n'), sink);
    expect([lines, splitter.position()]).toEqual([['one', 'two'], { offset: 8, mode: 'line' }]);
  });

  test('a line over the limit is dropped once, as soon as that is known, and the rest is not kept', () => {
    const out: Out[] = [];
    const sink = textSink(
      (text, end) => void out.push({ text, end }),
      (drop, end) => void out.push({ drop, end }),
    );
    const splitter = createSplitter('lines', 1000);
    const chunk = Buffer.alloc(65_536, 'x');
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 1000; i++) splitter.push(chunk, sink);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1 << 20);
    expect(out).toEqual([{ drop: 'too_long', end: 65_536 }]);
    expect(splitter.position()).toEqual({ offset: 65_536_000, mode: 'skip' });
    splitter.push(Buffer.from('\nnext\n'), sink);
    expect(out.at(-1)).toEqual({ text: 'next', end: 65_536_006 });
  });
});
