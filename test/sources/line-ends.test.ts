import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LineEnds } from '../../exporter/src/sources/line-ends.ts';
import { createSplitter } from '../../exporter/src/sources/lines.ts';
import { textSink } from '../support/sinks.ts';
import { cut } from './cut.ts';

const SIZE = 1000;
const MOST = 300;

/** As `indexOf` finds them, as indices into the memory. */
function searched(chunk: Buffer, from: number): number[] {
  const ends: number[] = [];
  for (let at = chunk.indexOf(10, from); at >= 0; at = chunk.indexOf(10, at + 1)) ends.push(chunk.byteOffset + at);
  return ends;
}

const byte = fc.oneof(fc.constantFrom(10, 10, 11, 9, 0x8a), fc.nat(255));

it('finds in a chunk what indexOf finds, wherever it lies in the buffer', () => {
  const lineEnds = new LineEnds(SIZE, MOST);
  const content = fc.array(byte, { minLength: SIZE, maxLength: SIZE, size: 'max' });
  fc.assert(
    fc.property(content, fc.nat(SIZE), fc.nat(MOST), fc.nat(MOST), (bytes, begin, length, from) => {
      lineEnds.buffer.set(bytes);
      const chunk = lineEnds.buffer.subarray(begin, begin + length);
      const at = Math.min(from, chunk.length);
      const count = lineEnds.find(chunk, at);
      expect([...lineEnds.ends.subarray(0, count)]).toEqual(searched(chunk, at));
    }),
    { numRuns: 500 },
  );
});

it.each([0, 1, 16, 299, 300])('finds them in a chunk of line feeds only, up to its end: %i bytes', (length) => {
  const lineEnds = new LineEnds(SIZE, MOST);
  lineEnds.buffer.fill(10);
  const chunk = lineEnds.buffer.subarray(SIZE - length);
  expect(lineEnds.find(chunk, 0)).toBe(length);
  expect([...lineEnds.ends.subarray(0, length)]).toEqual(searched(chunk, 0));
  // What it wrote is not in the buffer.
  expect(lineEnds.buffer.every((one) => one === 10)).toBe(true);
});

it('leaves other bytes and what is too long to others', () => {
  const lineEnds = new LineEnds(SIZE, MOST);
  expect(lineEnds.find(Buffer.alloc(10, 10), 0)).toBe(-1);
  expect(lineEnds.find(lineEnds.buffer.subarray(0, MOST + 1), 0)).toBe(-1);
});

const pieces = fc.constantFrom('\n', '\n', '\r\n', 'a', 'some words', '\r', 'x'.repeat(40));
const cuts = fc.array(fc.nat(), { maxLength: 12 });

/** The lines of a text that is read into the buffer, chunk by chunk. */
function linesOf(lineEnds: LineEnds, text: string, at: readonly number[]): [string, number][] {
  const splitter = createSplitter('lines', 60, undefined, lineEnds);
  const lines: [string, number][] = [];
  const sink = textSink(
    (line, end) => void lines.push([line, end]),
    (drop, end) => void lines.push([`DROP ${drop}`, end]),
  );
  for (const part of cut(Buffer.from(text), at)) {
    lineEnds.buffer.fill(10);
    part.copy(lineEnds.buffer, 7);
    splitter.push(lineEnds.buffer.subarray(7, 7 + part.length), sink);
  }
  splitter.finish(sink);
  return lines;
}

function withoutWebAssembly<T>(work: () => T): T {
  const all = globalThis as { WebAssembly?: unknown };
  const saved = all.WebAssembly;
  delete all.WebAssembly;
  try {
    return work();
  } finally {
    all.WebAssembly = saved;
  }
}

it('a splitter gives the same lines with them, and where there is no WebAssembly', () => {
  const fast = new LineEnds(SIZE, MOST);
  const plain = withoutWebAssembly(() => new LineEnds(SIZE, MOST));
  expect([fast.find(fast.buffer.subarray(0, 1), 0) >= 0, plain.find(plain.buffer.subarray(0, 1), 0)]).toEqual([
    true,
    -1,
  ]);
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), cuts, (all, at) => {
      const text = all.join('').slice(0, SIZE - 7);
      expect(linesOf(fast, text, at)).toEqual(linesOf(plain, text, at));
    }),
    { numRuns: 500 },
  );
});
