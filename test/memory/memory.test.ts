import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { FieldPlan, RecordScanner } from '../../exporter/src/formats/json-scan/index.ts';
import * as compiled from '../../exporter/src/memory/memory.ts';

type Memory = typeof compiled;

/** The same where V8 compiles no WebAssembly. */
let plain: Memory;
let PlainScanner: typeof RecordScanner;

beforeAll(async () => {
  const all = globalThis as { WebAssembly?: unknown };
  const saved = all.WebAssembly;
  delete all.WebAssembly;
  jest.resetModules();
  try {
    plain = await import('../../exporter/src/memory/memory.ts');
    ({ RecordScanner: PlainScanner } = await import('../../exporter/src/formats/json-scan/index.ts'));
  } finally {
    all.WebAssembly = saved;
  }
});

const REGION = 300;
const byte = fc.oneof(fc.constantFrom(10, 34, 92, 0x1f, 0x20, 0x21, 0x23, 0x5d, 0x7f, 0x80, 0xa2, 0xff), fc.nat(255));
const content = fc.array(byte, { minLength: REGION, maxLength: REGION, size: 'max' });

const isMark = (one: number): boolean => one === 0x22 || one === 0x5c || one < 0x20;

/** What is marked in view[from, to), a character each. */
function marked({ VIEW, MARKS, mark }: Memory, bytes: readonly number[], from: number, to: number): string {
  bytes.forEach((one, index) => VIEW.setUint8(index, one));
  mark(from, to);
  let text = '';
  for (let at = from; at < to; at++) text += String((MARKS.getUint8(at >> 3) >> (at & 7)) & 1);
  return text;
}

describe.each([
  ['compiled', () => compiled],
  ['without WebAssembly', () => plain],
])('%s', (_, memory) => {
  it('marks quotes, backslashes and control bytes, from any byte to any other', () => {
    fc.assert(
      fc.property(content, fc.nat(REGION), fc.nat(REGION), (bytes, one, other) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other)];
        const expected = bytes.slice(from, to).map((each) => Number(isMark(each)));
        expect(marked(memory(), bytes, from, to)).toBe(expected.join(''));
      }),
      { numRuns: 500 },
    );
  });

  it('marks to the last byte of both regions, and changes none of them', () => {
    const { READ, RECORD, RECORD_AT, VIEW, MARKS, mark } = memory();
    READ.fill('"');
    RECORD.fill('"');
    mark(0, VIEW.byteLength);
    for (const last of [READ.length - 1, RECORD_AT, RECORD_AT + RECORD.length - 1])
      expect((MARKS.getUint8(last >> 3) >> (last & 7)) & 1).toBe(1);
    expect(READ.every((one) => one === 0x22) && RECORD.every((one) => one === 0x22)).toBe(true);
  });
});

it('is what it is meant to be: compiled, and not', () => {
  expect([compiled.findLineFeeds(0, 0), plain.findLineFeeds(0, 0)]).toEqual([0, -1]);
});

it('a scan without WebAssembly finds the same', () => {
  const paths = [['a'], ['b', 'c']];
  const scanners = [new RecordScanner(new FieldPlan(paths)), new PlainScanner(new FieldPlan(paths))];
  const text = fc.stringMatching(/^[ -~é日]{0,70}$/);
  fc.assert(
    fc.property(text, text, fc.nat(200), (one, other, cut) => {
      const record = Buffer.from(JSON.stringify({ x: other, a: one, b: { c: [other] } }));
      const to = cut < 100 ? record.length : Math.min(cut - 100, record.length);
      const [fast, slow] = scanners.map((scanner) => ({
        verdict: scanner.scan(record, 0, to),
        found: scanner.kind.map((kind, slot) => kind && (scanner.start[slot] ?? 0) * 1000 + (scanner.end[slot] ?? 0)),
      }));
      expect(slow?.verdict).toBe(fast?.verdict);
      if (fast?.verdict === true) expect(slow?.found).toEqual(fast.found);
    }),
    { numRuns: 500 },
  );
});
