import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ENDS, READ, SLICE_BYTES } from '../../exporter/src/memory/memory.ts';
import { lineFeeds } from '../../exporter/src/sources/line-ends.ts';
import { createSplitter } from '../../exporter/src/sources/lines.ts';
import { textSink } from '../support/sinks.ts';
import { cut } from './cut.ts';

const SIZE = 1000;

/** As `indexOf` finds them, as indices into the memory. */
function searched(chunk: Buffer, from: number): number[] {
  const ends: number[] = [];
  for (let at = chunk.indexOf(10, from); at >= 0; at = chunk.indexOf(10, at + 1)) ends.push(chunk.byteOffset + at);
  return ends;
}

const found = (chunk: Buffer, from: number): number[] => [...ENDS.subarray(0, lineFeeds(chunk, from))];

const byte = fc.oneof(fc.constantFrom(10, 10, 11, 9, 0x8a), fc.nat(255));

it('finds in a chunk what indexOf finds, wherever it lies in the buffer', () => {
  const content = fc.array(byte, { minLength: SIZE, maxLength: SIZE, size: 'max' });
  const place = fc.nat(SIZE);
  fc.assert(
    fc.property(content, fc.boolean(), place, place, place, (bytes, atEnd, begin, length, from) => {
      const part = atEnd ? READ.subarray(READ.length - SIZE) : READ.subarray(0, SIZE);
      part.set(bytes);
      const chunk = part.subarray(begin, begin + length);
      const at = Math.min(from, chunk.length);
      expect(found(chunk, at)).toEqual(searched(chunk, at));
    }),
    { numRuns: 500 },
  );
});

it.each([0, 1, 16, SLICE_BYTES - 1, SLICE_BYTES])('finds them in a chunk of line feeds only: %i bytes', (length) => {
  READ.fill(10);
  for (const chunk of [READ.subarray(READ.length - length), READ.subarray(0, length)]) {
    expect(lineFeeds(chunk, 0)).toBe(length);
    expect(found(chunk, 0)).toEqual(searched(chunk, 0));
  }
  // What it wrote is not among what was read.
  expect(READ.every((one) => one === 10)).toBe(true);
});

it('leaves other bytes and what is too long to others', () => {
  expect(lineFeeds(Buffer.alloc(10, 10), 0)).toBe(-1);
  expect(lineFeeds(READ.subarray(0, SLICE_BYTES + 1), 0)).toBe(-1);
});

const pieces = fc.constantFrom('\n', '\n', '\r\n', 'a', 'some words', '\r', 'x'.repeat(40));
const cuts = fc.array(fc.nat(), { maxLength: 12 });

/** The lines of a text that comes chunk by chunk, each where `place` puts it. */
function linesOf(text: string, at: readonly number[], place: (part: Buffer) => Buffer): [string, number][] {
  const splitter = createSplitter('lines', 60);
  const lines: [string, number][] = [];
  const sink = textSink(
    (line, end) => void lines.push([line, end]),
    (drop, end) => void lines.push([`DROP ${drop}`, end]),
  );
  for (const part of cut(Buffer.from(text), at)) splitter.push(place(part), sink);
  splitter.finish(sink);
  return lines;
}

function read(part: Buffer): Buffer {
  READ.fill(10, 0, SIZE);
  part.copy(READ, 7);
  return READ.subarray(7, 7 + part.length);
}

it('a splitter gives the same lines with them, and of bytes that lie elsewhere', () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), cuts, (all, at) => {
      const text = all.join('').slice(0, SIZE - 7);
      expect(linesOf(text, at, read)).toEqual(linesOf(text, at, (part) => part));
    }),
    { numRuns: 500 },
  );
});
